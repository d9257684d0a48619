//! Objects of a PDF in another one, with all that they refer to: unpacked from object streams, and
//! without encryption.

use std::collections::HashMap;

use hayro::hayro_syntax::object::dict::keys::LENGTH;
use hayro::hayro_syntax::object::{MaybeRef, Number, ObjRef, Object};
use hayro::hayro_syntax::xref::XRef;
use pdf_writer::{Chunk, Finish as _, Name, Null, Obj, Ref, Str};

/// What is copied, and the numbers that it gets.
pub(super) struct Copied<'a> {
    from: &'a XRef,
    numbers: HashMap<ObjRef, Ref>,
    waiting: Vec<ObjRef>,
    next: Ref,
}

impl<'a> Copied<'a> {
    /// Nothing yet; numbers from `next` on are free.
    pub(super) fn new(from: &'a XRef, next: Ref) -> Self {
        Self { from, numbers: HashMap::new(), waiting: Vec::new(), next }
    }

    /// A number that nothing has.
    pub(super) fn fresh(&mut self) -> Ref {
        self.next.bump()
    }

    /// The number of an object in the copy; it will be copied.
    pub(super) fn reference(&mut self, object: ObjRef) -> Ref {
        *self.numbers.entry(object).or_insert_with(|| {
            self.waiting.push(object);
            self.next.bump()
        })
    }

    /// Writes what was referred to, and what that refers to.
    pub(super) fn write(mut self, to: &mut Chunk) {
        while let Some(object) = self.waiting.pop() {
            let at = self.reference(object);
            match self.from.get::<Object<'_>>(object.into()) {
                Some(Object::Stream(stream)) => {
                    let data = stream.raw_data();
                    let mut copy = to.stream(at, &data);
                    for (key, value) in stream.dict().entries().filter(|(key, _)| &**key != LENGTH)
                    {
                        self.value(copy.insert(Name(&key)), value);
                    }
                }
                Some(other) => self.value(to.indirect(at), MaybeRef::NotRef(other)),
                None => to.indirect(at).primitive(Null),
            }
        }
    }

    /// Writes a value. The reader has a bound for how deep they are nested.
    fn value(&mut self, to: Obj<'_>, value: MaybeRef<Object<'_>>) {
        match value {
            MaybeRef::Ref(object) => to.primitive(self.reference(object)),
            // A stream is an object of its own; one within another is none.
            MaybeRef::NotRef(Object::Null(_) | Object::Stream(_)) => to.primitive(Null),
            MaybeRef::NotRef(Object::Boolean(it)) => to.primitive(it),
            MaybeRef::NotRef(Object::Number(it)) => number(to, it),
            MaybeRef::NotRef(Object::String(it)) => to.primitive(Str(it.as_bytes())),
            MaybeRef::NotRef(Object::Name(it)) => to.primitive(Name(&it)),
            MaybeRef::NotRef(Object::Array(it)) => {
                let mut copy = to.array();
                it.raw_iter().for_each(|it| self.value(copy.push(), it));
                copy.finish();
            }
            MaybeRef::NotRef(Object::Dict(it)) => {
                let mut copy = to.dict();
                it.entries().for_each(|(key, it)| self.value(copy.insert(Name(&key)), it));
                copy.finish();
            }
        }
    }
}

fn number(to: Obj<'_>, it: Number) {
    match i32::try_from(it.as_i64()) {
        Ok(whole) if f64::from(whole) == it.as_f64() => to.primitive(whole),
        Ok(_) | Err(_) => to.primitive(it.as_f32()),
    }
}
