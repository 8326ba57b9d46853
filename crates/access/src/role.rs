//! The roles somebody can have in a round.

/// What somebody is, in a round and at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the command line on the server.
    Operator,
    /// Works in the personnel office (BKD).
    BkdAdmin,
    /// Is a member of the selection team (tim seleksi).
    SelectionTeam,
    /// Is the head of a unit (pimpinan SKPD).
    SkpdHead,
    /// Is a competent eselon III who marks papers and interviews.
    Marker,
    /// Accompanies interviews for the personnel office.
    BkdMonitor,
    /// Checks a round and decides nothing in it.
    Auditor,
    /// Is an employee, as him- or herself in a case.
    Participant,
    /// Is anybody. Every other role brings this one with it.
    Public,
}

impl Role {
    /// All roles, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Operator,
        Self::BkdAdmin,
        Self::SelectionTeam,
        Self::SkpdHead,
        Self::Marker,
        Self::BkdMonitor,
        Self::Auditor,
        Self::Participant,
        Self::Public,
    ];

    /// Returns the published key: `bkd-admin`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::BkdAdmin => "bkd-admin",
            Self::SelectionTeam => "selection-team",
            Self::SkpdHead => "skpd-head",
            Self::Marker => "marker",
            Self::BkdMonitor => "bkd-monitor",
            Self::Auditor => "auditor",
            Self::Participant => "participant",
            Self::Public => "public",
        }
    }

    /// Returns the role with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Returns who grants the role, as a hint for people; the policies decide, and a test holds this against them.
    pub fn granted_by(self) -> &'static [Self] {
        match self {
            Self::BkdAdmin | Self::Auditor => &[Self::Operator],
            Self::SelectionTeam | Self::SkpdHead | Self::Marker | Self::BkdMonitor => &[Self::BkdAdmin],
            Self::Operator | Self::Participant | Self::Public => &[],
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}
