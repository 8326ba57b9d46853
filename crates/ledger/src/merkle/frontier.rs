//! A tree that can only grow.

use jenjang_facts::Digest;

use super::node_hash;

/// The roots of the full subtrees of a tree, largest first; enough to add leaves and to know the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// Returns the tree of so many leaves with these subtrees, if there are as many as such a tree has.
    pub fn from_parts(size: u64, peaks: Vec<Digest>) -> Option<Self> {
        let fits = u32::try_from(peaks.len()).is_ok_and(|count| count == size.count_ones());
        fits.then_some(Self { size, peaks })
    }

    /// Returns the number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the roots of the full subtrees, largest first.
    pub fn peaks(&self) -> &[Digest] {
        &self.peaks
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Digest) {
        let mut root = leaf;
        let mut size = self.size;
        while size & 1 == 1 {
            // INVARIANT: one peak for each bit of the size that is set.
            let Some(left) = self.peaks.pop() else { break };
            root = node_hash(&left, &root);
            size >>= 1;
        }
        self.peaks.push(root);
        self.size += 1;
    }

    /// Returns the root of the tree.
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Digest::of(b"") };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex::from_hex;
    use crate::merkle::leaf_hash;

    /// Leaves and roots as the reference implementation of Certificate Transparency tests them.
    #[test]
    fn roots_are_those_of_certificate_transparency() {
        let vectors = [
            ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
            ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ];
        let mut tree = Frontier::default();
        assert_eq!(tree.root(), Digest::of(b""));
        for (leaf, root) in vectors {
            tree.push(leaf_hash(&from_hex(leaf).unwrap()));
            assert_eq!(tree.root().to_string(), root);
            assert_eq!(Frontier::from_parts(tree.size(), tree.peaks().to_vec()), Some(tree.clone()));
        }
        assert_eq!(Frontier::from_parts(7, tree.peaks().to_vec()), None);
    }
}
