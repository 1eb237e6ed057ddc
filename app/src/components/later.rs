//! Elements that the browser takes over one after another.
//!
//! A browser that takes a whole page over at once answers nobody meanwhile, on a phone for a third of a second: most of it goes into
//! compiling the WebAssembly's functions, each when it is first called. Here each element is a task of its own, and in between
//! the browser answers. Until its turn an element is what the server drew, and works as without scripts. Effects of a component that
//! was drawn outside run before that turn: what they change must not be what the element is drawn of, or it is taken for what the
//! server drew. What changes once an element is live waits for its `NodeRef`.

use leptos::prelude::*;

/// One element, for whose insides the page need not wait.
#[cfg(feature = "ssr")]
pub(crate) fn later(draw: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    draw()
}

/// One element, taken over in a task of its own.
#[cfg(not(feature = "ssr"))]
pub(crate) fn later(draw: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    browser::Later::new(Box::new(draw)).into_any()
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use leptos::attr::Attribute;
    use leptos::attr::any_attribute::AnyAttribute;
    use leptos::prelude::*;
    use leptos::tachys::hydration::Cursor;
    use leptos::tachys::renderer::types::{Element, Node};
    use leptos::tachys::view::any_view::AnyViewState;
    use leptos::tachys::view::{
        Mountable, Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr,
    };
    use leptos::wasm_bindgen::JsCast;
    use std::cell::RefCell;
    use std::rc::Rc;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    /// What a view is drawn by.
    type Draw = Box<dyn FnOnce() -> AnyView + Send>;

    /// The view of one element.
    pub(super) struct Later {
        draw: Draw,
        /// Who has the contexts and the effects of what is drawn.
        owner: Option<Owner>,
        /// Whether the owner has ended: there is nothing to take over any more.
        ended: Arc<AtomicBool>,
    }

    impl Later {
        pub(super) fn new(draw: Draw) -> Self {
            let ended = Arc::new(AtomicBool::new(false));
            let end = Arc::clone(&ended);
            on_cleanup(move || end.store(true, Ordering::Relaxed));
            Self { draw, owner: Owner::current(), ended }
        }

        fn drawn(self) -> AnyView {
            // As in a component's body: what is read here once is not followed.
            match self.owner {
                Some(owner) => owner.with(|| untrack(self.draw)),
                None => untrack(self.draw),
            }
        }
    }

    /// How far an element is.
    pub(super) enum Stage {
        /// It is what the server drew.
        Waiting(Element, Option<Later>),
        /// It is taken over, or drawn here.
        There(AnyViewState),
    }

    impl Stage {
        fn take_over(&mut self) {
            let Self::Waiting(element, later) = self else { return };
            let Some(later) = later.take().filter(|later| !later.ended.load(Ordering::Relaxed)) else {
                return;
            };
            let owner = later.owner.clone();
            let view = later.drawn();
            let hydrate = || view.hydrate_from_position::<true>(element, Position::Current);
            let state = match owner {
                Some(owner) => owner.with(hydrate),
                None => hydrate(),
            };
            *self = Self::There(state);
        }
    }

    impl Render for Later {
        type State = Rc<RefCell<Stage>>;

        fn build(self) -> Self::State {
            Rc::new(RefCell::new(Stage::There(self.drawn().build())))
        }

        fn rebuild(self, state: &mut Self::State) {
            let stage = &mut *state.borrow_mut();
            match stage {
                Stage::There(state) => self.drawn().rebuild(state),
                // What waits shows what was, perhaps: it is replaced.
                Stage::Waiting(element, _) => {
                    let mut new = self.drawn().build();
                    element.insert_before_this(&mut new);
                    element.unmount();
                    *stage = Stage::There(new);
                }
            }
        }
    }

    impl RenderHtml for Later {
        type AsyncOutput = AnyView;
        type Owned = Self;

        const MIN_LENGTH: usize = 0;

        fn dry_resolve(&mut self) {}

        async fn resolve(self) -> AnyView {
            self.drawn()
        }

        fn to_html_with_buf(
            self,
            buf: &mut String,
            position: &mut Position,
            escape: bool,
            mark_branches: bool,
            extra_attrs: Vec<AnyAttribute>,
        ) {
            self.drawn().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
        }

        /// Goes on behind the element, and comes back for it.
        fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
            match position.get() {
                Position::FirstChild => cursor.child(),
                Position::Current => {}
                _ => cursor.sibling(),
            }
            position.set(Position::NextChild);
            let element: Element = cursor.current().unchecked_into();
            let stage = Rc::new(RefCell::new(Stage::Waiting(element, Some(self))));
            let waiting = Rc::clone(&stage);
            set_timeout(move || waiting.borrow_mut().take_over(), Duration::ZERO);
            stage
        }

        fn into_owned(self) -> Self {
            self
        }
    }

    impl AddAnyAttr for Later {
        type Output<SomeNewAttr: Attribute> = <AnyView as AddAnyAttr>::Output<SomeNewAttr>;

        fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr>
        where
            Self::Output<NewAttr>: RenderHtml,
        {
            self.drawn().add_any_attr(attr)
        }
    }

    impl Mountable for Stage {
        fn unmount(&mut self) {
            match self {
                Self::Waiting(element, _) => element.unmount(),
                Self::There(state) => state.unmount(),
            }
        }

        fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
            match self {
                Self::Waiting(element, _) => element.mount(parent, marker),
                Self::There(state) => state.mount(parent, marker),
            }
        }

        fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
            match self {
                Self::Waiting(element, _) => element.insert_before_this(child),
                Self::There(state) => state.insert_before_this(child),
            }
        }

        fn elements(&self) -> Vec<Element> {
            match self {
                Self::Waiting(element, _) => vec![element.clone()],
                Self::There(state) => state.elements(),
            }
        }
    }
}
