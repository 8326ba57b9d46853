//! Commands: what somebody wants to happen. Written as JSON or TOML with the key `do`.

use serde::{Deserialize, Serialize};

use crate::stages::announcement::{Amend, Announce, SetSetting};
use crate::stages::assessment::{
    AssignMarker, CancelSession, CloseSession, Recuse, ReleaseMarker, ReturnMark, ScheduleSession, SubmitMark,
    VerifyMarks,
};
use crate::stages::objection::{AnswerObjection, Object};
use crate::stages::pool::{EnterPool, LeavePool};
use crate::stages::screening::RegisterScreened;
use crate::stages::submission::{HandIn, JudgeDocuments};
use crate::stages::{AtStage, RecordAbsence, Withdraw};

/// What somebody wants to happen in a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Command {
    /// Give a setting another value, before the announcement.
    SetSetting(SetSetting),
    /// Seal and announce the round.
    Announce(Announce),
    /// Amend what was sealed.
    Amend(Amend),
    /// Record the screening of the register.
    ScreenRegister(Box<RegisterScreened>),
    /// Publish the list of the screening, or the result of a determination.
    Publish(AtStage),
    /// Leave the stage.
    CloseStage(AtStage),
    /// Hand in documents.
    HandIn(HandIn),
    /// Accept or reject documents.
    JudgeDocuments(JudgeDocuments),
    /// Leave the round.
    Withdraw(Withdraw),
    /// Record who stayed away.
    RecordAbsence(RecordAbsence),
    /// Give a marker people to mark.
    AssignMarker(AssignMarker),
    /// Give an assignment back.
    Recuse(Recuse),
    /// Take an assignment from a marker who cannot carry it out.
    ReleaseMarker(ReleaseMarker),
    /// Submit a mark.
    SubmitMark(SubmitMark),
    /// Return a mark.
    ReturnMark(ReturnMark),
    /// Verify marks.
    VerifyMarks(VerifyMarks),
    /// Schedule a session.
    ScheduleSession(ScheduleSession),
    /// Call a session off; who was invited can be invited to another.
    CancelSession(CancelSession),
    /// Say that a session was held.
    CloseSession(CloseSession),
    /// Determine the results of a stage.
    Determine(AtStage),
    /// Object to a result.
    Object(Object),
    /// Answer an objection.
    AnswerObjection(AnswerObjection),
    /// Enter people into the talent pool.
    EnterPool(EnterPool),
    /// Take somebody out of the talent pool.
    LeavePool(LeavePool),
}
