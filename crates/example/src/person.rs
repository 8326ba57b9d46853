//! One invented person, built to plan.

use jenjang_facts::Day;

use crate::criteria::Criterion;
use crate::identity::{Career, Identity, Numbers, first_of};
use crate::name::name;
use crate::plan::{Plan, Plans, StatusCase};
use crate::posts::{
    COMBINED, CONTRACT_GRADE, Code, FUNCTIONAL, FUNCTIONAL_POSTS, GENERAL, GENERAL_POSTS, HEADS, HIGH_EDUCATION,
    LOW_EDUCATION, LOWEST_RANK, Post, RANKS,
};
use crate::random::{Rng, Stream};
use crate::units::{PROVINCE, Unit, Units};

/// What is on file about a person, before any hand spells it in its own way.
#[derive(Clone, Debug)]
pub(crate) struct Person<'a> {
    pub(crate) index: u64,
    pub(crate) pns_id: u128,
    pub(crate) nip: u64,
    /// As filed; now and then not what the NIP says.
    pub(crate) born: Day,
    pub(crate) female: bool,
    pub(crate) name: String,
    pub(crate) title_front: Option<&'static str>,
    pub(crate) title_back: Option<&'static str>,
    pub(crate) employee_kind: Code,
    pub(crate) standing: Option<Code>,
    pub(crate) civil_status: &'static str,
    pub(crate) appointed: Day,
    pub(crate) pns_since: Option<Day>,
    pub(crate) first_rank: Code,
    pub(crate) rank: Option<Code>,
    pub(crate) rank_since: Day,
    pub(crate) service_months: u64,
    pub(crate) post: Option<Post>,
    pub(crate) post_since: Day,
    pub(crate) education: Option<Code>,
    pub(crate) graduated_year: i32,
    pub(crate) unit: Option<&'a Unit>,
    pub(crate) work_agency: Option<&'static str>,
}

/// Everything that makes people: the seed, their numbers, plans and units.
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) on: Day,
    pub(crate) numbers: Numbers,
    pub(crate) plans: Plans,
    pub(crate) units: Units,
}

const LEFT: [Code; 5] = [
    Code { id: "66", name: "Diberhentikan" },
    Code { id: "77", name: "Pemberhentian tanpa hak pensiun" },
    Code { id: "88", name: "Pemberhentian dengan hak pensiun" },
    Code { id: "98", name: "Mencapai BUP" },
    Code { id: "99", name: "Pensiun" },
];
const ACTIVE: Code = Code { id: "01", name: "Aktif" };
const STUDYING: Code = Code { id: "03", name: "Tugas Belajar" };
const SANCTIONED: Code = Code { id: "15", name: "PNS kena hukuman disiplin" };
const OF_THE_PROVINCE: Code = Code { id: "10", name: "PNS Daerah Propinsi yang bekerja pada Propinsi" };
const LENT: Code = Code { id: "12", name: "PNS Daerah Propinsi DPK pada Instansi lain" };
const OTHER_AGENCIES: [&str; 5] = [
    "Pemerintah Kota Surakarta",
    "Pemerintah Kab. Kudus",
    "Pemerintah Kab. Wonosobo",
    "Kementerian Dalam Negeri",
    "Badan Pusat Statistik",
];
const TITLES_BACK: [&str; 7] = ["S.Sos.", "S.T.", "S.E.", "M.Si.", "S.H., M.H.", "S.Kom", "S.Pd."];
const TITLES_FRONT: [&str; 3] = ["Dr.", "Drs.", "Ir."];

/// Codes that stand in no table: cells that cannot be used.
const NO_RANK: Code = Code { id: "93", name: "III/z" };
const NO_EDUCATION: Code = Code { id: "98", name: "Pendidikan lainnya" };
const NO_POST: Post = Post { kind: Code { id: "9", name: "Lainnya" }, name: "Pengadministrasi Umum", eselon: None };

/// Every this many people one has a doubt of each kind.
const DOUBT_EVERY: u64 = 173;

impl World {
    pub(crate) fn person(&self, index: u64, plan: &Plan) -> Person<'_> {
        let rng = &mut Rng::new(self.seed, index, Stream::Person);
        let identity = self.numbers.identity(index, plan.career());
        let rank_step = rank_step(plan, rng);
        let education = education(plan, rng);
        let post = post(plan, rng);
        let graduate = HIGH_EDUCATION.iter().any(|(code, _)| Some(*code) == education);
        let newcomer = plan.career() != Career::Established;
        let rank_since = if newcomer { identity.appointed } else { self.day_in_recent_years(rng, &[4, 10], 4) };
        let post_since = self.day_in_recent_years(rng, &[1, 2, 3, 5, 6, 8, 9, 11], 8).max(identity.appointed);
        Person {
            index,
            pns_id: (u128::from(rng.next()) << 64) | u128::from(rng.next()),
            nip: identity.nip,
            born: born_on_file(index, identity),
            female: identity.female ^ (index % DOUBT_EVERY == 41),
            name: name(index, identity.female, rng),
            title_front: (graduate && rng.chance(60)).then(|| rng.pick(&TITLES_FRONT)),
            title_back: (graduate && rng.chance(900)).then(|| rng.pick(&TITLES_BACK)),
            employee_kind: if plan.status == StatusCase::Elsewhere { LENT } else { OF_THE_PROVINCE },
            standing: standing(plan, rng),
            civil_status: match plan.status {
                StatusCase::Candidate => "CPNS",
                StatusCase::Contract => "PPPK",
                _ => "PNS",
            },
            appointed: appointed_on_file(index, identity),
            pns_since: self.pns_since(plan, identity, rng),
            first_rank: first_rank(rank_step, rng),
            rank: rank(plan, rank_step, rng),
            rank_since,
            service_months: months_between(identity.appointed, self.on),
            post,
            post_since,
            education,
            graduated_year: identity.appointed.year() - rng.between(0, 4),
            unit: self.units.pick(rng),
            work_agency: match plan.status {
                StatusCase::Elsewhere => Some(rng.pick(&OTHER_AGENCIES)),
                StatusCase::NoAgency => None,
                _ => Some(PROVINCE),
            },
        }
    }

    fn day_in_recent_years(&self, rng: &mut Rng, months: &[u32], years: i32) -> Day {
        first_of(self.on.year() - rng.between(1, years), rng.pick(months).max(1))
    }

    fn pns_since(&self, plan: &Plan, identity: Identity, rng: &mut Rng) -> Option<Day> {
        match plan.status {
            StatusCase::Candidate | StatusCase::Contract => None,
            StatusCase::AppointedOnTheDay => Some(self.on),
            StatusCase::AppointedLater => self.on.add_days(i64::from(rng.pick(&[1, 1, 18, 48, 109, 199]))),
            _ => identity.appointed.add_years(1 + i64::from(rng.chance(200))),
        }
    }
}

fn rank_step(plan: &Plan, rng: &mut Rng) -> usize {
    if plan.fails.has(Criterion::Rank) {
        rng.weighted(&[4, 6, 14, 12, 30, 34])
    } else {
        LOWEST_RANK + rng.weighted(&[50, 34, 12, 4])
    }
}

fn rank(plan: &Plan, step: usize, rng: &mut Rng) -> Option<Code> {
    match (plan.status, plan.lacks.has(Criterion::Rank)) {
        (StatusCase::Contract, _) => Some(CONTRACT_GRADE),
        (_, true) => rng.chance(300).then_some(NO_RANK),
        (_, false) => RANKS.get(step).copied(),
    }
}

fn first_rank(step: usize, rng: &mut Rng) -> Code {
    let steps_up = rng.below(5) as usize;
    RANKS.get(step.saturating_sub(steps_up)).copied().unwrap_or_default()
}

fn education(plan: &Plan, rng: &mut Rng) -> Option<Code> {
    if plan.lacks.has(Criterion::Education) {
        return rng.chance(200).then_some(NO_EDUCATION);
    }
    let one_of = |levels: &[(Code, u32)], rng: &mut Rng| {
        let weights: [u32; 8] = std::array::from_fn(|at| levels.get(at).map_or(0, |(_, weight)| *weight));
        levels.get(rng.weighted(&weights)).map(|(code, _)| *code)
    };
    if plan.fails.has(Criterion::Education) { one_of(&LOW_EDUCATION, rng) } else { one_of(&HIGH_EDUCATION, rng) }
}

fn post(plan: &Plan, rng: &mut Rng) -> Option<Post> {
    if plan.lacks.has(Criterion::Position) {
        return rng.chance(200).then_some(NO_POST);
    }
    if !plan.fails.has(Criterion::Position) {
        return Some(Post { kind: GENERAL, name: rng.pick(&GENERAL_POSTS), eselon: None });
    }
    let functional = rng.pick(&FUNCTIONAL_POSTS).0;
    Some(match rng.below(20) {
        0 => Post { kind: COMBINED, name: functional, eselon: None },
        1..=6 => rng.pick(&HEADS),
        _ => Post { kind: FUNCTIONAL, name: functional, eselon: None },
    })
}

fn standing(plan: &Plan, rng: &mut Rng) -> Option<Code> {
    match plan.status {
        StatusCase::NoStanding => None,
        StatusCase::Left => Some(rng.pick(&LEFT)),
        _ if plan.sanction.is_open() && rng.chance(600) => Some(SANCTIONED),
        _ if rng.chance(40) => Some(STUDYING),
        _ => Some(ACTIVE),
    }
}

fn born_on_file(index: u64, identity: Identity) -> Day {
    // Corrected by decree while the number stayed.
    let days = if index % DOUBT_EVERY == 17 { 31 } else { 0 };
    identity.born.add_days(days).unwrap_or(identity.born)
}

fn appointed_on_file(index: u64, identity: Identity) -> Day {
    let days = if index % DOUBT_EVERY == 79 { 45 } else { 0 };
    identity.appointed.add_days(days).unwrap_or(identity.appointed)
}

fn months_between(from: Day, to: Day) -> u64 {
    let ((from_year, from_month, _), (to_year, to_month, _)) = (from.ymd(), to.ymd());
    let months = (to_year - from_year) * 12 + to_month.cast_signed() - from_month.cast_signed();
    u64::from(months.max(0).unsigned_abs())
}
