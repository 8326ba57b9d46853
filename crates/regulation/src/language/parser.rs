//! Gives a condition its shape, by recursive descent. After a mistake it goes on at the next `AND`, `OR`, comma or
//! closing parenthesis, so that one mistake does not hide the next.

use super::lexer::{Keyword, Kind, Token};
use super::{MAX_DEPTH, Problem, words};
use crate::expr::{CompareOp, Span, SumOp};

/// A condition or a term, not yet checked.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) span: Span,
    depth: usize,
}

#[derive(Debug)]
pub(super) enum NodeKind {
    /// Something that was reported already.
    Wrong,
    Text(String),
    Number(String),
    Date(String),
    Truth(bool),
    Null,
    Name(String),
    Param(String),
    Negate(Box<Node>),
    Sum(SumOp, Box<Node>, Box<Node>),
    Call(String, Span, Vec<Node>),
    Compare(CompareOp, Span, Box<Node>, Box<Node>),
    Between {
        negated: bool,
        operands: Box<[Node; 3]>,
    },
    In {
        negated: bool,
        term: Box<Node>,
        items: Vec<Node>,
    },
    IsNull {
        negated: bool,
        term: Box<Node>,
    },
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

/// Parses tokens that end with [`Kind::End`].
pub(super) fn parse(tokens: &[Token]) -> (Node, Vec<Problem>) {
    let mut parser = Parser { tokens, at: 0, problems: Vec::new(), depth: 0, too_deep: false };
    if *parser.peek() == Kind::End {
        let help = "state what must hold, such as `golongan >= 'III/c'`";
        parser.problem(parser.span(), "the condition is empty", "nothing here", Some(help));
        return (parser.node(NodeKind::Wrong, parser.span(), &[]), parser.problems);
    }
    let node = parser.disjunction();
    // Whatever follows a whole condition is wrong, but what stands after the next AND or OR can still be read.
    while *parser.peek() != Kind::End {
        match parser.peek() {
            Kind::Close => parser.unexpected("this parenthesis closes nothing"),
            Kind::Bad | Kind::Keyword(Keyword::And | Keyword::Or) => {}
            _ => parser.unexpected("expected `AND`, `OR` or the end"),
        }
        parser.bump();
        parser.skip();
        if matches!(parser.peek(), Kind::Keyword(Keyword::And | Keyword::Or)) {
            parser.bump();
            parser.disjunction();
        }
    }
    (node, parser.problems)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    problems: Vec<Problem>,
    depth: usize,
    too_deep: bool,
}

fn join(a: Span, b: Span) -> Span {
    Span { start: a.start, end: b.end.max(a.end) }
}

impl Parser<'_> {
    fn peek(&self) -> &Kind {
        self.tokens.get(self.at).map_or(&Kind::End, |token| &token.kind)
    }

    fn span(&self) -> Span {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(Span::default(), |token| token.span)
    }

    fn bump(&mut self) -> Span {
        let span = self.span();
        self.at = (self.at + 1).min(self.tokens.len());
        span
    }

    fn eat(&mut self, kind: &Kind) -> bool {
        let found = self.peek() == kind;
        if found {
            self.bump();
        }
        found
    }

    fn eat_keyword(&mut self, keyword: Keyword) -> bool {
        self.eat(&Kind::Keyword(keyword))
    }

    fn problem(&mut self, span: Span, message: impl Into<String>, label: &str, help: Option<&str>) {
        let problem = Problem::new(span, message, label);
        self.problems.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    /// Reports the next token, unless it was reported already.
    fn unexpected(&mut self, label: &str) {
        let span = self.span();
        match self.peek().clone() {
            Kind::Bad => {}
            Kind::End => self.problem(span, "the condition ends too early", label, None),
            Kind::Name(word) => {
                let help = words::foreign(&word);
                let label = if help.is_some() { "not part of the language" } else { label };
                self.problem(span, format!("`{word}` cannot stand here"), label, help);
            }
            found => self.problem(span, format!("{} cannot stand here", describe(&found)), label, None),
        }
    }

    /// Skips to where a condition or an item can go on, over whole parentheses.
    fn skip(&mut self) {
        let mut open = 0usize;
        loop {
            match self.peek() {
                Kind::End => return,
                Kind::Keyword(Keyword::And | Keyword::Or) | Kind::Comma | Kind::Close if open == 0 => return,
                Kind::Open => open += 1,
                Kind::Close => open -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    fn wrong(&mut self, span: Span) -> Node {
        self.skip();
        self.node(NodeKind::Wrong, span, &[])
    }

    /// Makes a node one deeper than its deepest part; beyond the limit it is reported and cut off.
    fn node(&mut self, kind: NodeKind, span: Span, depths: &[usize]) -> Node {
        let depth = depths.iter().max().map_or(0, |deepest| deepest + 1);
        if depth <= MAX_DEPTH {
            return Node { kind, span, depth };
        }
        self.report_depth(span);
        Node { kind: NodeKind::Wrong, span, depth: 0 }
    }

    fn report_depth(&mut self, span: Span) {
        if !self.too_deep {
            self.too_deep = true;
            let help = "split it into several criteria";
            self.problem(span, format!("the condition is nested deeper than {MAX_DEPTH} levels"), "here", Some(help));
        }
    }

    /// Goes one level down; beyond the limit the rest of the condition is skipped.
    fn deeper(&mut self, inner: impl FnOnce(&mut Self) -> Node) -> Node {
        if self.depth >= MAX_DEPTH {
            let span = self.span();
            self.report_depth(span);
            self.at = self.tokens.len();
            return Node { kind: NodeKind::Wrong, span, depth: 0 };
        }
        self.depth += 1;
        let node = inner(self);
        self.depth -= 1;
        node
    }

    fn disjunction(&mut self) -> Node {
        self.chain(Keyword::Or, Self::conjunction, NodeKind::Or)
    }

    fn conjunction(&mut self) -> Node {
        self.chain(Keyword::And, Self::negation, NodeKind::And)
    }

    fn chain(&mut self, word: Keyword, part: fn(&mut Self) -> Node, kind: fn(Vec<Node>) -> NodeKind) -> Node {
        let first = part(self);
        if *self.peek() != Kind::Keyword(word) {
            return first;
        }
        let (mut span, mut depths, mut parts) = (first.span, vec![first.depth], vec![first]);
        while self.eat_keyword(word) {
            let next = part(self);
            span = join(span, next.span);
            depths.push(next.depth);
            parts.push(next);
        }
        self.node(kind(parts), span, &depths)
    }

    fn negation(&mut self) -> Node {
        if *self.peek() != Kind::Keyword(Keyword::Not) {
            return self.predicate();
        }
        let start = self.bump();
        let inner = self.deeper(Self::negation);
        let (span, depth) = (join(start, inner.span), inner.depth);
        self.node(NodeKind::Not(Box::new(inner)), span, &[depth])
    }

    fn predicate(&mut self) -> Node {
        let left = self.sum();
        let node = self.predicate_after(left);
        match self.peek() {
            Kind::End | Kind::Close | Kind::Comma | Kind::Keyword(Keyword::And | Keyword::Or) => node,
            Kind::Compare(_) => {
                let help = "join two comparisons: `a < b AND b < c`";
                self.problem(self.span(), "comparisons cannot be chained", "second comparison", Some(help));
                self.wrong(node.span)
            }
            _ => {
                self.unexpected("expected `AND`, `OR` or the end");
                self.wrong(node.span)
            }
        }
    }

    fn predicate_after(&mut self, left: Node) -> Node {
        match *self.peek() {
            Kind::Compare(op) => {
                let op_span = self.bump();
                let right = self.sum();
                let (span, depths) = (join(left.span, right.span), [left.depth, right.depth]);
                self.node(NodeKind::Compare(op, op_span, Box::new(left), Box::new(right)), span, &depths)
            }
            Kind::Keyword(Keyword::Is) => self.is_null(left),
            Kind::Keyword(Keyword::Between) => self.between(left, false),
            Kind::Keyword(Keyword::In) => self.membership(left, false),
            Kind::Keyword(Keyword::Not) => {
                self.bump();
                match self.peek() {
                    Kind::Keyword(Keyword::Between) => self.between(left, true),
                    Kind::Keyword(Keyword::In) => self.membership(left, true),
                    _ => {
                        self.unexpected("expected `BETWEEN` or `IN` after `NOT`");
                        self.wrong(left.span)
                    }
                }
            }
            _ => left,
        }
    }

    fn is_null(&mut self, term: Node) -> Node {
        self.bump();
        let negated = self.eat_keyword(Keyword::Not);
        let end = self.span();
        if !self.eat_keyword(Keyword::Null) {
            self.unexpected("expected `NULL`");
            return self.wrong(term.span);
        }
        let (span, depth) = (join(term.span, end), term.depth);
        self.node(NodeKind::IsNull { negated, term: Box::new(term) }, span, &[depth])
    }

    fn between(&mut self, term: Node, negated: bool) -> Node {
        self.bump();
        let low = self.sum();
        if !self.eat_keyword(Keyword::And) {
            self.unexpected("expected `AND` and the upper end");
            return self.wrong(join(term.span, low.span));
        }
        let high = self.sum();
        let (span, depths) = (join(term.span, high.span), [term.depth, low.depth, high.depth]);
        self.node(NodeKind::Between { negated, operands: Box::new([term, low, high]) }, span, &depths)
    }

    fn membership(&mut self, term: Node, negated: bool) -> Node {
        self.bump();
        if *self.peek() != Kind::Open {
            self.unexpected("expected `(` and the items");
            return self.wrong(term.span);
        }
        let (items, end) = self.list();
        let span = join(term.span, end);
        if items.is_empty() {
            self.problem(span, "the list after `IN` is empty", "at least one item is needed", None);
            return self.node(NodeKind::Wrong, span, &[]);
        }
        let depths: Vec<usize> = items.iter().chain([&term]).map(|node| node.depth).collect();
        self.node(NodeKind::In { negated, term: Box::new(term), items }, span, &depths)
    }

    /// Reads `(a, b)` with the opening parenthesis next.
    fn list(&mut self) -> (Vec<Node>, Span) {
        let open = self.bump();
        let mut items = Vec::new();
        if *self.peek() == Kind::Close {
            return (items, self.bump());
        }
        loop {
            items.push(self.deeper(Self::item));
            if !self.eat(&Kind::Comma) {
                break;
            }
        }
        let end = self.span();
        if !self.eat(&Kind::Close) {
            self.not_closed(open);
        }
        (items, end)
    }

    fn item(&mut self) -> Node {
        let node = self.sum();
        if matches!(self.peek(), Kind::Comma | Kind::Close | Kind::End) {
            return node;
        }
        self.unexpected("expected `,` or `)`");
        while !matches!(self.peek(), Kind::Comma | Kind::Close | Kind::End) {
            self.bump();
            self.skip();
        }
        self.node(NodeKind::Wrong, node.span, &[])
    }

    fn not_closed(&mut self, open: Span) {
        if !self.too_deep {
            self.problem(open, "the parenthesis is never closed", "opened here", Some("close it with `)`"));
        }
    }

    fn sum(&mut self) -> Node {
        let mut left = self.unary();
        loop {
            let op = match self.peek() {
                Kind::Plus => SumOp::Add,
                Kind::Minus => SumOp::Subtract,
                _ => return left,
            };
            self.bump();
            let right = self.unary();
            let (span, depths) = (join(left.span, right.span), [left.depth, right.depth]);
            left = self.node(NodeKind::Sum(op, Box::new(left), Box::new(right)), span, &depths);
        }
    }

    fn unary(&mut self) -> Node {
        if *self.peek() != Kind::Minus {
            return self.primary();
        }
        let start = self.bump();
        if let Kind::Number(digits) = self.peek().clone() {
            let span = join(start, self.bump());
            return self.node(NodeKind::Number(format!("-{digits}")), span, &[]);
        }
        let inner = self.deeper(Self::unary);
        let (span, depth) = (join(start, inner.span), inner.depth);
        self.node(NodeKind::Negate(Box::new(inner)), span, &[depth])
    }

    fn primary(&mut self) -> Node {
        let span = self.span();
        let kind = match self.peek().clone() {
            Kind::Open => return self.group(),
            Kind::Keyword(Keyword::Date) => return self.date(),
            Kind::Name(name) => return self.name(name),
            Kind::Text(text) => NodeKind::Text(text),
            Kind::Number(digits) => NodeKind::Number(digits),
            Kind::Param(name) => NodeKind::Param(name),
            Kind::Keyword(Keyword::True) => NodeKind::Truth(true),
            Kind::Keyword(Keyword::False) => NodeKind::Truth(false),
            Kind::Keyword(Keyword::Null) => NodeKind::Null,
            _ => {
                self.unexpected("expected a fact, a parameter or a value");
                let stuck = self.at;
                let node = self.wrong(span);
                // A reported token is stepped over; a joint such as AND or `)` is left to whoever waits for it.
                if stuck == self.at && *self.peek() == Kind::Bad {
                    self.bump();
                }
                return node;
            }
        };
        self.bump();
        self.node(kind, span, &[])
    }

    fn group(&mut self) -> Node {
        let open = self.bump();
        let mut inner = self.deeper(Self::disjunction);
        let end = self.span();
        if *self.peek() == Kind::Comma {
            self.unexpected("only one condition can stand in parentheses");
            while *self.peek() == Kind::Comma {
                self.bump();
                self.skip();
            }
            inner.kind = NodeKind::Wrong;
        }
        if !self.eat(&Kind::Close) {
            self.not_closed(open);
        }
        inner.span = join(open, end);
        inner
    }

    fn date(&mut self) -> Node {
        let start = self.bump();
        let Kind::Text(text) = self.peek().clone() else {
            self.unexpected("expected the day in quotes: `DATE '2013-11-13'`");
            return self.wrong(start);
        };
        let span = join(start, self.bump());
        self.node(NodeKind::Date(text), span, &[])
    }

    fn name(&mut self, name: String) -> Node {
        let span = self.bump();
        if *self.peek() == Kind::Open {
            let (arguments, end) = self.list();
            let depths: Vec<usize> = arguments.iter().map(|node| node.depth).chain([0]).collect();
            return self.node(NodeKind::Call(name, span, arguments), join(span, end), &depths);
        }
        if name.eq_ignore_ascii_case("case") {
            self.problem(
                span,
                format!("`{name}` cannot stand here"),
                "not part of the language",
                words::foreign(&name),
            );
            let is_end = |kind: &Kind| matches!(kind, Kind::Name(word) if word.eq_ignore_ascii_case("end"));
            while *self.peek() != Kind::End && !is_end(self.peek()) {
                self.bump();
            }
            self.bump();
            return self.node(NodeKind::Wrong, span, &[]);
        }
        self.node(NodeKind::Name(name), span, &[])
    }
}

fn describe(kind: &Kind) -> String {
    match kind {
        Kind::Keyword(keyword) => format!("`{}`", format!("{keyword:?}").to_uppercase()),
        Kind::Name(name) => format!("`{name}`"),
        Kind::Param(name) => format!("`:{name}`"),
        Kind::Text(text) => format!("`'{text}'`"),
        Kind::Number(digits) => format!("`{digits}`"),
        Kind::Compare(op) => format!("`{}`", op.symbol()),
        Kind::Plus => "`+`".to_owned(),
        Kind::Minus => "`-`".to_owned(),
        Kind::Open => "`(`".to_owned(),
        Kind::Close => "`)`".to_owned(),
        Kind::Comma => "`,`".to_owned(),
        Kind::Bad => "this".to_owned(),
        Kind::End => "the end".to_owned(),
    }
}
