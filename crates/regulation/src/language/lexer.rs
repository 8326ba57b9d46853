//! Splits a condition into tokens. What belongs to other languages is named here, once, with what to write instead.

use super::Problem;
use crate::expr::{CompareOp, Span};

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

impl Token {
    /// Returns the name, if it is one of a parameter.
    pub(super) fn param(self) -> Option<String> {
        match self.kind {
            Kind::Param(name) => Some(name),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Keyword(Keyword),
    /// A fact or a function.
    Name(String),
    /// `:name`
    Param(String),
    /// `'...'`, without the quotes.
    Text(String),
    /// Digits, with or without a point.
    Number(String),
    Compare(CompareOp),
    Plus,
    Minus,
    Open,
    Close,
    Comma,
    /// Something that was reported already.
    Bad,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    And,
    Or,
    Not,
    In,
    Is,
    Null,
    Between,
    True,
    False,
    Date,
}

/// The reserved words.
const KEYWORDS: [&str; 10] = ["AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN", "TRUE", "FALSE", "DATE"];

const KEYWORD_KINDS: [Keyword; 10] = [
    Keyword::And,
    Keyword::Or,
    Keyword::Not,
    Keyword::In,
    Keyword::Is,
    Keyword::Null,
    Keyword::Between,
    Keyword::True,
    Keyword::False,
    Keyword::Date,
];

fn keyword(word: &str) -> Option<Keyword> {
    let pairs = KEYWORDS.iter().zip(KEYWORD_KINDS);
    pairs.into_iter().find(|(text, _)| text.eq_ignore_ascii_case(word)).map(|(_, kind)| kind)
}

/// Splits a text; the last token is always [`Kind::End`].
pub(super) fn split(text: &str) -> (Vec<Token>, Vec<Problem>) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), problems: Vec::new() };
    while lexer.next() {}
    let end = Span { start: text.len(), end: text.len() };
    lexer.tokens.push(Token { kind: Kind::End, span: end });
    (lexer.tokens, lexer.problems)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    problems: Vec<Problem>,
}

fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Takes the longest start of the rest whose characters satisfy `accept`.
    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let len = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.at += len;
        rest.get(..len).unwrap_or("")
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.tokens.push(Token { kind, span: Span { start, end: self.at } });
    }

    /// Reports what stands from `start` to here, and leaves `kind` in its place.
    fn wrong(&mut self, kind: Kind, start: usize, message: String, help: &str) {
        let span = Span { start, end: self.at };
        self.problems.push(Problem::new(span, message, "not part of the language").help(help));
        self.push(kind, start);
    }

    fn next(&mut self) -> bool {
        self.take_while(char::is_whitespace);
        let start = self.at;
        let Some(first) = self.rest().chars().next() else { return false };
        match first {
            c if is_name_start(c) => self.word(start),
            c if c.is_ascii_digit() => self.number(start),
            '\'' => self.quoted(start),
            ':' => self.param(start),
            _ => self.symbol(start, first),
        }
        true
    }

    fn word(&mut self, start: usize) {
        let word = self.take_while(is_name_part);
        let kind = keyword(word).map_or_else(|| Kind::Name(word.to_owned()), Kind::Keyword);
        self.push(kind, start);
    }

    fn number(&mut self, start: usize) {
        let number = self.take_while(|c| is_name_part(c) || c == '.');
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if digits(whole) && digits(fraction) {
            return self.push(Kind::Number(number.to_owned()), start);
        }
        let message = format!("`{number}` is not a number");
        self.wrong(Kind::Bad, start, message, "write digits, with a point before decimals: `5`, `52.5`");
    }

    fn quoted(&mut self, start: usize) {
        let mut text = String::new();
        self.at += 1;
        loop {
            text.push_str(self.take_while(|c| c != '\''));
            if self.rest().is_empty() {
                let span = Span { start, end: start + 1 };
                let problem = Problem::new(span, "the quote is never closed", "opened here");
                self.problems.push(problem.help("close it with `'`; a quote inside a text is written twice: `''`"));
                return self.push(Kind::Bad, start);
            }
            self.at += 1;
            if !self.rest().starts_with('\'') {
                break;
            }
            self.at += 1;
            text.push('\'');
        }
        if text.chars().any(char::is_control) {
            let message = "a text contains a line break or another control character".to_owned();
            return self.wrong(Kind::Bad, start, message, "write the text on one line");
        }
        self.push(Kind::Text(text), start);
    }

    fn param(&mut self, start: usize) {
        self.at += 1;
        if self.rest().starts_with(':') {
            self.take_while(|c| c == ':');
            self.take_while(is_name_part);
            let message = format!("`{}` is not part of the language", self.text.get(start..self.at).unwrap_or(""));
            return self.wrong(Kind::Bad, start, message, "types are never converted; compare values of one type");
        }
        let name = self.take_while(is_name_part).to_owned();
        if name.is_empty() {
            let message = "a parameter has no name".to_owned();
            return self.wrong(Kind::Bad, start, message, "write `:` and the name without a blank: `:day`");
        }
        self.push(Kind::Param(name), start);
    }

    fn symbol(&mut self, start: usize, first: char) {
        let rest = self.rest();
        let known = [
            ("<>", Kind::Compare(CompareOp::NotEqual)),
            ("<=", Kind::Compare(CompareOp::LessOrEqual)),
            (">=", Kind::Compare(CompareOp::GreaterOrEqual)),
        ];
        let foreign = [
            ("!=", Kind::Compare(CompareOp::NotEqual), "write `<>`"),
            ("==", Kind::Compare(CompareOp::Equal), "write `=`"),
            ("=<", Kind::Compare(CompareOp::LessOrEqual), "write `<=`"),
            ("=>", Kind::Compare(CompareOp::GreaterOrEqual), "write `>=`"),
            ("&&", Kind::Keyword(Keyword::And), "write `AND`"),
            ("||", Kind::Keyword(Keyword::Or), "write `OR`; texts are never joined"),
            ("--", Kind::Bad, "write comments outside the condition; a minus before a minus needs a blank between"),
            ("/*", Kind::Bad, "write comments outside the condition"),
        ];
        if let Some((text, kind)) = known.into_iter().find(|(text, _)| rest.starts_with(text)) {
            self.at += text.len();
            return self.push(kind, start);
        }
        if let Some((text, kind, help)) = foreign.into_iter().find(|(text, ..)| rest.starts_with(text)) {
            self.at += text.len();
            return self.wrong(kind, start, format!("`{text}` is not part of the language"), help);
        }
        self.at += first.len_utf8();
        let kind = match first {
            '=' => Kind::Compare(CompareOp::Equal),
            '<' => Kind::Compare(CompareOp::Less),
            '>' => Kind::Compare(CompareOp::Greater),
            '+' => Kind::Plus,
            '-' => Kind::Minus,
            '(' => Kind::Open,
            ')' => Kind::Close,
            ',' => Kind::Comma,
            _ => return self.foreign_character(start, first),
        };
        self.push(kind, start);
    }

    fn foreign_character(&mut self, start: usize, first: char) {
        let help = match first {
            '"' | '`' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => {
                // The text goes on to the other quote: reporting its words as well would help nobody.
                self.take_while(|c| !"\"`'\u{2018}\u{2019}\u{201c}\u{201d}".contains(c));
                self.at += self.rest().chars().next().map_or(0, char::len_utf8);
                "write texts and codes between straight single quotes: 'III/c'"
            }
            '*' | '/' | '%' | '^' => "only `+` and `-` are there; state a factor or a rate as a parameter",
            '!' => "write `NOT`, and `<>` for not equal",
            ';' => "a condition is one expression, without an end mark",
            '.' => "write a number with a digit before the point: `0.5`",
            '[' | ']' | '{' | '}' => "write `( )`",
            _ => "see docs/language.md for what can be written",
        };
        let found: String = self.text.get(start..self.at).unwrap_or("").chars().flat_map(visible).collect();
        self.wrong(Kind::Bad, start, format!("`{found}` is not part of the language"), help);
    }
}

/// Spells a character out where a terminal would not show it.
fn visible(c: char) -> impl Iterator<Item = char> {
    let hidden = c.is_control();
    let spelled = hidden.then(|| c.escape_unicode());
    spelled.into_iter().flatten().chain((!hidden).then_some(c))
}
