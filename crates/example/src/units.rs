//! The organisation: provincial units in the spirit of 2013, and the lists of posts that come with a unit tree.

use crate::ExampleError;
use crate::files::{Folder, Table};
use crate::posts::{FUNCTIONAL_POSTS, GENERAL_POSTS};
use crate::random::{Rng, Stream};
use crate::sheet::{push_id, push_number};

/// The province, as the agency of everybody who works for it.
pub(crate) const PROVINCE: &str = "Pemerintah Provinsi Jawa Tengah";

/// Names of services, agencies, offices and hospitals of a province; the larger a register, the more of them.
const SERVICES: [&str; 36] = [
    "Badan Kepegawaian Daerah",
    "Dinas Kesehatan",
    "Sekretariat Daerah",
    "Dinas Pendidikan",
    "Dinas Pertanian, Tanaman Pangan dan Hortikultura",
    "RSUD Dr. Moewardi",
    "Dinas Perhubungan, Komunikasi dan Informatika",
    "Inspektorat",
    "Dinas Bina Marga",
    "Dinas Cipta Karya dan Tata Ruang",
    "Dinas Pengelolaan Sumber Daya Air",
    "Badan Perencanaan Pembangunan Daerah",
    "Dinas Sosial",
    "Dinas Kehutanan",
    "Dinas Perkebunan",
    "Dinas Kelautan dan Perikanan",
    "Dinas Peternakan dan Kesehatan Hewan",
    "Dinas Kebudayaan dan Pariwisata",
    "Dinas Pemuda dan Olahraga",
    "Dinas Koperasi, Usaha Mikro, Kecil dan Menengah",
    "Dinas Perindustrian dan Perdagangan",
    "Dinas Energi dan Sumber Daya Mineral",
    "Dinas Tenaga Kerja, Transmigrasi dan Kependudukan",
    "Dinas Pendapatan dan Pengelolaan Aset Daerah",
    "Badan Lingkungan Hidup",
    "Badan Ketahanan Pangan",
    "Badan Penanaman Modal Daerah",
    "Badan Penelitian dan Pengembangan",
    "Badan Pendidikan dan Pelatihan",
    "Badan Arsip dan Perpustakaan",
    "Badan Penanggulangan Bencana Daerah",
    "Badan Pemberdayaan Masyarakat dan Desa",
    "Sekretariat DPRD",
    "Satuan Polisi Pamong Praja",
    "RSUD Prof. Dr. Margono Soekarjo",
    "RSJD Dr. Amino Gondohutomo",
];

/// A unit of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) id: u128,
    pub(crate) name: String,
    /// The service it belongs to: its name and its id.
    pub(crate) service: &'static str,
    pub(crate) service_id: u128,
    parent: Option<u128>,
    eselon: &'static str,
    head: String,
}

/// The tree: all units, and which of them people work in.
#[derive(Clone, Debug)]
pub(crate) struct Units {
    pub(crate) root: u128,
    all: Vec<Unit>,
    leaves: Vec<usize>,
}

impl Units {
    /// Makes the tree for a register of this many people, or with this many services.
    pub(crate) fn new(seed: u64, people: u64, services: Option<u32>) -> Self {
        let rng = &mut Rng::new(seed, 0, Stream::Units);
        let by_size = usize::try_from(people / 60).unwrap_or(usize::MAX).clamp(4, SERVICES.len());
        let asked = services.and_then(|n| usize::try_from(n).ok());
        let n_services = asked.map_or(by_size, |n| n.clamp(1, SERVICES.len()));
        let mut units = Self { root: id(rng), all: Vec::new(), leaves: Vec::new() };
        let root = units.root;
        units.add(root, PROVINCE.to_owned(), (PROVINCE, root), None, "", "Gubernur");
        for service in SERVICES.iter().take(n_services) {
            units.add_service(service, rng);
        }
        units
    }

    fn add_service(&mut self, service: &'static str, rng: &mut Rng) {
        let service_id = id(rng);
        let of = (service, service_id);
        self.add(service_id, service.to_owned(), of, Some(self.root), "21", "Kepala");
        for division in 0..3 {
            let (name, head, parts) = match division {
                0 if service.starts_with("Dinas") || service.starts_with("Badan") => {
                    (format!("Sekretariat {service}"), "Sekretaris", "Sub Bagian".to_owned())
                }
                0 => (format!("Bagian Umum {service}"), "Kepala Bagian Umum", "Sub Bagian".to_owned()),
                _ => (format!("Bidang {division} {service}"), "Kepala Bidang", format!("Seksi {division}.")),
            };
            let division_id = id(rng);
            self.add(division_id, name, of, Some(service_id), "31", head);
            for part in 1..=3 {
                let (gap, kind) = if division == 0 { (" ", "Sub Bagian") } else { ("", "Seksi") };
                let name = format!("{parts}{gap}{part} {service}");
                self.leaves.push(self.all.len());
                self.add(id(rng), name, of, Some(division_id), "41", &format!("Kepala {kind}"));
            }
        }
    }

    fn add(
        &mut self,
        id: u128,
        name: String,
        service: (&'static str, u128),
        parent: Option<u128>,
        eselon: &'static str,
        head: &str,
    ) {
        let head = format!("{head} {}", service.0);
        self.all.push(Unit { id, name, service: service.0, service_id: service.1, parent, eselon, head });
    }

    /// Returns one of the units people work in.
    pub(crate) fn pick(&self, rng: &mut Rng) -> Option<&Unit> {
        let at = rng.below(u32::try_from(self.leaves.len()).unwrap_or(u32::MAX));
        self.leaves.get(at as usize).and_then(|leaf| self.all.get(*leaf))
    }

    /// Writes the unit tree and the three lists of posts.
    pub(crate) fn write(&self, folder: &Folder, seed: u64) -> Result<(), ExampleError> {
        self.write_tree(folder)?;
        self.write_heads(folder)?;
        let rng = &mut Rng::new(seed, 1, Stream::Units);
        let mut table = Table::create(folder.file("jabatan_fungsional.csv"), &["ID", "Nama", "Jenjang", "BUP"])?;
        for (name, level, age) in FUNCTIONAL_POSTS {
            table.cell(|text| push_id(text, id(rng)));
            table.push(name);
            table.push(level);
            table.cell(|text| push_number(text, u64::from(age)));
            table.end_row();
        }
        table.finish()?;
        let mut table = Table::create(folder.file("jabatan_pelaksana.csv"), &["ID", "Nama"])?;
        for name in GENERAL_POSTS {
            table.cell(|text| push_id(text, id(rng)));
            table.push(name);
            table.end_row();
        }
        table.finish()
    }

    fn write_tree(&self, folder: &Folder) -> Result<(), ExampleError> {
        let mut table = Table::create(folder.file("unor.csv"), &["ID", "NAMA_UNOR", "ID_ATASAN", "ESELON_ID"])?;
        for unit in &self.all {
            table.cell(|text| push_id(text, unit.id));
            table.push(&unit.name);
            table.cell(|text| unit.parent.into_iter().for_each(|parent| push_id(text, parent)));
            table.push(unit.eselon);
            table.end_row();
        }
        table.finish()
    }

    fn write_heads(&self, folder: &Folder) -> Result<(), ExampleError> {
        let headers = ["ID", "Nama_unor", "Nama_jabatan", "Eselon_id"];
        let mut table = Table::create(folder.file("jabatan_struktural.csv"), &headers)?;
        for unit in self.all.iter().filter(|unit| !unit.eselon.is_empty()) {
            table.cell(|text| push_id(text, unit.id));
            table.push(&unit.name);
            table.push(&unit.head);
            table.push(unit.eselon);
            table.end_row();
        }
        table.finish()
    }
}

fn id(rng: &mut Rng) -> u128 {
    (u128::from(rng.next()) << 64) | u128::from(rng.next())
}
