//! Proofs that a leaf is in a tree, and that a tree grew out of an earlier one (RFC 9162, 2.1.3 and 2.1.4).

use jenjang_facts::Digest;
use std::ops::Range;

use super::{Frontier, node_hash};

/// Returns whether the leaf is at this index of the tree with this root.
pub fn verify_inclusion(index: u64, size: u64, leaf: &Digest, proof: &[Digest], root: &Digest) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            climb_to_a_right_child(&mut node, &mut last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Returns whether the tree of `to` leaves begins with the tree of `from` leaves.
pub fn verify_consistency(from: u64, to: u64, from_root: &Digest, to_root: &Digest, proof: &[Digest]) -> bool {
    if from > to {
        return false;
    }
    if from == to {
        return proof.is_empty() && from_root == to_root;
    }
    if from == 0 {
        return proof.is_empty() && *from_root == Digest::of(b"");
    }
    let mut path = proof.iter();
    // The root of a full subtree is known already and left out of the proof.
    let start = if from.is_power_of_two() { Some(from_root) } else { path.next() };
    let Some(start) = start else { return false };
    let (mut node, mut last) = (from - 1, to - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*start, *start);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            climb_to_a_right_child(&mut node, &mut last);
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == *from_root && new == *to_root
}

/// Skips levels at which the node, the last of an incomplete tree, has no sibling.
fn climb_to_a_right_child(node: &mut u64, last: &mut u64) {
    while *node & 1 == 0 && *node != 0 {
        *node >>= 1;
        *last >>= 1;
    }
}

/// Returns the ranges of leaves whose roots prove that the leaf is in the tree, from the leaf upwards.
pub(crate) fn inclusion_ranges(index: u64, size: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    let mut tree = 0..size;
    while tree.end - tree.start > 1 {
        let middle = split(&tree);
        if index < middle {
            ranges.push(middle..tree.end);
            tree.end = middle;
        } else {
            ranges.push(tree.start..middle);
            tree.start = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// Returns the ranges of leaves whose roots prove that the tree of `to` leaves begins with that of `from`.
pub(crate) fn consistency_ranges(from: u64, to: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    if from == 0 || from >= to {
        return ranges;
    }
    let mut tree = 0..to;
    while tree.end != from {
        let middle = split(&tree);
        if from <= middle {
            ranges.push(middle..tree.end);
            tree.end = middle;
        } else {
            ranges.push(tree.start..middle);
            tree.start = middle;
        }
    }
    if tree.start != 0 {
        ranges.push(tree);
    }
    ranges.reverse();
    ranges
}

/// Returns where a tree of at least two leaves splits: its left part is the largest full one.
fn split(tree: &Range<u64>) -> u64 {
    let size = tree.end - tree.start;
    tree.start + (1 << (u64::BITS - 1 - (size - 1).leading_zeros()))
}

/// Computes the roots of ranges that do not overlap, in one pass over the leaves.
pub(crate) struct RangeRoots {
    ranges: Vec<(Range<u64>, Frontier)>,
    next: u64,
}

impl RangeRoots {
    pub(crate) fn new(ranges: Vec<Range<u64>>) -> Self {
        Self { ranges: ranges.into_iter().map(|range| (range, Frontier::default())).collect(), next: 0 }
    }

    /// Takes the next leaf, from index 0 on.
    pub(crate) fn push(&mut self, leaf: Digest) {
        if let Some((_, tree)) = self.ranges.iter_mut().find(|(range, _)| range.contains(&self.next)) {
            tree.push(leaf);
        }
        self.next += 1;
    }

    /// Returns the roots in the order in which the ranges were given; `None` if leaves are missing.
    pub(crate) fn finish(self) -> Option<Vec<Digest>> {
        self.ranges
            .into_iter()
            .map(|(range, tree)| (tree.size() == range.end - range.start).then(|| tree.root()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::merkle::leaf_hash;

    const LARGEST: u64 = 64;

    fn leaves(size: u64) -> Vec<Digest> {
        (0..size).map(|index| leaf_hash(&index.to_be_bytes())).collect()
    }

    fn root(leaves: &[Digest]) -> Digest {
        let mut tree = Frontier::default();
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        tree.root()
    }

    fn prove(ranges: Vec<Range<u64>>, leaves: &[Digest]) -> Vec<Digest> {
        let mut roots = RangeRoots::new(ranges);
        leaves.iter().for_each(|leaf| roots.push(*leaf));
        roots.finish().unwrap()
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proven_and_no_other() {
        for size in 1..=LARGEST {
            let leaves = leaves(size);
            let root = root(&leaves);
            for index in 0..size {
                let proof = prove(inclusion_ranges(index, size), &leaves);
                let leaf = leaves[usize::try_from(index).unwrap()];
                assert!(verify_inclusion(index, size, &leaf, &proof, &root), "{index} of {size}");
                for other in (0..=size).filter(|other| *other != index) {
                    assert!(!verify_inclusion(other, size, &leaf, &proof, &root), "{other} for {index} of {size}");
                }
                let longer = [proof.as_slice(), &[root]].concat();
                assert!(!verify_inclusion(index, size, &leaf, &longer, &root));
                if let Some((_, shorter)) = proof.split_last() {
                    assert!(!verify_inclusion(index, size, &leaf, shorter, &root));
                }
            }
        }
    }

    #[test]
    fn every_small_tree_is_proven_to_begin_with_every_smaller_one() {
        for to in 0..=LARGEST {
            let leaves = leaves(to);
            for from in 0..=to {
                let proof = prove(consistency_ranges(from, to), &leaves);
                let old = root(&leaves[..usize::try_from(from).unwrap()]);
                assert!(verify_consistency(from, to, &old, &root(&leaves), &proof), "{from} to {to}");
                let longer = [proof.as_slice(), &[old]].concat();
                assert!(!verify_consistency(from, to, &old, &root(&leaves), &longer), "{from} to {to}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_changed_byte_anywhere_breaks_an_inclusion_proof(
            size in 2..=LARGEST, pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..8_u32,
        ) {
            let leaves = leaves(size);
            let index = pick.index(leaves.len());
            let number = u64::try_from(index).unwrap();
            let mut all = prove(inclusion_ranges(number, size), &leaves);
            all.extend([leaves[index], root(&leaves)]);
            flip(&mut all, at, bit);
            let (root, leaf) = (all.pop().unwrap(), all.pop().unwrap());
            prop_assert!(!verify_inclusion(number, size, &leaf, &all, &root));
        }

        #[test]
        fn a_changed_byte_anywhere_breaks_a_consistency_proof(
            to in 2..=LARGEST, pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..8_u32,
        ) {
            let leaves = leaves(to);
            let from = 1 + pick.index(leaves.len() - 1);
            let number = u64::try_from(from).unwrap();
            let mut all = prove(consistency_ranges(number, to), &leaves);
            all.extend([root(&leaves[..from]), root(&leaves)]);
            flip(&mut all, at, bit);
            let (new, old) = (all.pop().unwrap(), all.pop().unwrap());
            prop_assert!(!verify_consistency(number, to, &old, &new, &all));
        }
    }

    fn flip(hashes: &mut [Digest], at: prop::sample::Index, bit: u32) {
        let byte = at.index(hashes.len() * 32);
        let mut bytes = *hashes[byte / 32].as_bytes();
        bytes[byte % 32] ^= 1 << bit;
        hashes[byte / 32] = Digest(bytes);
    }
}
