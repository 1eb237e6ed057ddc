//! How much a file draws when its references are followed: a few lines that use each other can stand for billions.

use std::collections::{HashMap, HashSet};

use roxmltree::{Document, Node, NodeId};

use super::values::references;
use super::{DEEPEST, LogoError, SvgFault, XLINK, is_kept, refused};

/// How many elements may be drawn.
const MOST_DRAWN: u64 = 20_000;

/// Refuses references in a circle, and what draws too much.
pub(super) fn check(document: &Document<'_>) -> Result<(), LogoError> {
    let mut ids = HashMap::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_insert(node);
        }
    }
    let mut costs = Costs { ids, known: HashMap::new(), open: HashSet::new() };
    if costs.of(document.root_element(), 0)? > MOST_DRAWN {
        return Err(refused(SvgFault::Endless, "draws too much when its references are followed"));
    }
    Ok(())
}

struct Costs<'a, 'input> {
    ids: HashMap<&'a str, Node<'a, 'input>>,
    known: HashMap<NodeId, u64>,
    /// Those whose cost is being found.
    open: HashSet<NodeId>,
}

impl<'a, 'input> Costs<'a, 'input> {
    /// The element itself, those in it, and those that it refers to with all that is in them.
    fn of(&mut self, node: Node<'a, 'input>, depth: usize) -> Result<u64, LogoError> {
        if !is_kept(node)? {
            return Ok(0);
        }
        if let Some(known) = self.known.get(&node.id()) {
            return Ok(*known);
        }
        if depth > 2 * DEEPEST {
            return Err(refused(SvgFault::Endless, "has references too deep in each other"));
        }
        if !self.open.insert(node.id()) {
            return Err(refused(SvgFault::Endless, "has references that lead back to where they began"));
        }
        let mut cost: u64 = 1;
        for child in node.children().filter(Node::is_element) {
            cost = cost.saturating_add(self.of(child, depth + 1)?);
        }
        for target in self.targets(node) {
            cost = cost.saturating_add(self.of(target, depth + 1)?);
        }
        self.open.remove(&node.id());
        self.known.insert(node.id(), cost);
        Ok(cost)
    }

    /// The elements that an element refers to; a reference to nothing draws nothing.
    fn targets(&self, node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
        let by_link = [node.attribute("href"), node.attribute((XLINK, "href"))];
        let by_link = by_link.into_iter().flatten().filter_map(|link| link.trim().strip_prefix('#'));
        let by_value =
            node.attributes().flat_map(|attribute| references(attribute.value()).collect::<Vec<_>>());
        by_link.chain(by_value).filter_map(|id| self.ids.get(id).copied()).collect()
    }
}
