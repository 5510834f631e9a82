//! Drafts on this device (IndexedDB): a text under a key.
//!
//! Every write asks for `durability: "strict"`, which is there after a crash of the whole machine. A database stays open as long as
//! somebody may have to write or erase in the very task in which a page ends: opening one takes a moment that such a page does
//! not have. It is closed at once when somebody wants to delete it (`versionchange`), and opened again after the browser has closed
//! it (`close`: site data cleared, a page of Safari in the background).

use super::window;
use campaign::contract::LETTERS_STORE;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// Why nothing is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser stores nothing for this page: a private window, a setting, a sandbox.
    Refused,
    /// There is no room left.
    Full,
    /// A newer version of this site made the database.
    Newer,
    /// The database is there without its object store.
    Damaged,
}

impl From<JsValue> for StorageError {
    fn from(error: JsValue) -> Self {
        match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
            Some("QuotaExceededError") => Self::Full,
            Some("VersionError") => Self::Newer,
            Some("NotFoundError") => Self::Damaged,
            _ => Self::Refused,
        }
    }
}

/// The version of the database: of its stores, not of what is in them.
const VERSION: u32 = 1;

/// An open database. Dropping it closes it; what was begun is finished before.
#[derive(Debug)]
pub struct Database {
    handle: IdbDatabase,
    is_open: Rc<Cell<bool>>,
    _on_close: Closure<dyn Fn()>,
}

impl Database {
    /// Opens it, and makes it where there is none.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        let handle = open(name).await?;
        let is_open = Rc::new(Cell::new(true));
        let on_close = Closure::<dyn Fn()>::new({
            let (handle, is_open) = (handle.clone(), is_open.clone());
            move || {
                is_open.set(false);
                handle.close();
            }
        });
        handle.set_onversionchange(Some(on_close.as_ref().unchecked_ref()));
        handle.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self { handle, is_open, _on_close: on_close })
    }

    /// Whether it still is, as far as the browser has said.
    pub fn is_open(&self) -> bool {
        self.is_open.get()
    }

    /// All rows, as `(key, text)`.
    pub fn all(&self) -> impl Future<Output = Result<Vec<(String, String)>, StorageError>> + use<> {
        // Requests are answered in order: when the last one is, both are.
        let begun = begin(&self.handle, &mut |store| Ok(vec![store.get_all_keys()?, store.get_all()?]));
        async move {
            let answers = end(begun?).await?;
            let texts = |at: usize| answers.get(at).map(Array::from).unwrap_or_default();
            let (keys, texts) = (texts(0), texts(1));
            // What is not text is not ours.
            let row = |(key, text): (JsValue, JsValue)| key.as_string().zip(text.as_string());
            Ok(keys.iter().zip(texts.iter()).filter_map(row).collect())
        }
    }

    /// The text under a key.
    pub fn get(&self, key: &str) -> impl Future<Output = Result<Option<String>, StorageError>> + use<> {
        let begun = begin(&self.handle, &mut |store| Ok(vec![store.get(&key.into())?]));
        async move { Ok(end(begun?).await?.first().and_then(JsValue::as_string)) }
    }

    /// Keeps a text. The browser has it when this returns, also when the page ends then; it is on the disk when the future
    /// is done.
    pub fn put(&self, key: &str, text: &str) -> impl Future<Output = Result<(), StorageError>> + use<> {
        self.write(&mut |store| store.put_with_key(&text.into(), &key.into()))
    }

    /// Erases one text; the browser has been told when this returns.
    pub fn erase(&self, key: &str) -> impl Future<Output = Result<(), StorageError>> + use<> {
        self.write(&mut |store| store.delete(&key.into()))
    }

    /// Erases all; the browser has been told when this returns.
    pub fn clear(&self) -> impl Future<Output = Result<(), StorageError>> + use<> {
        self.write(&mut |store| store.clear())
    }

    fn write(
        &self,
        request: &mut dyn FnMut(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> impl Future<Output = Result<(), StorageError>> + use<> {
        let begun = begin(&self.handle, &mut |store| Ok(vec![request(store)?]));
        if let Ok((transaction, ..)) = &begun {
            // Else the browser waits for the page to answer first. Safari before 15 has no `commit`.
            let commit = Reflect::get(transaction, &"commit".into()).and_then(|commit| commit.dyn_into::<Function>());
            _ = commit.and_then(|commit| commit.call0(transaction));
        }
        async move { Ok(end(begun?).await.map(drop)?) }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.handle.set_onversionchange(None);
        self.handle.set_onclose(None);
        self.handle.close();
    }
}

/// Deletes a database, of whatever version and shape.
pub async fn remove(name: &str) -> Result<(), StorageError> {
    let request = factory()?.delete_database(name)?;
    Ok(answered(&request).await.map(drop)?)
}

type Task<'a> = &'a mut dyn FnMut(&IdbObjectStore) -> Result<Vec<IdbRequest>, JsValue>;

/// A transaction, its requests, and the promise that it is done.
type Begun = (IdbTransaction, Vec<IdbRequest>, Promise);

fn begin(database: &IdbDatabase, task: Task<'_>) -> Result<Begun, JsValue> {
    // web-sys has no stable name for the third argument.
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    let transaction: IdbTransaction =
        begin.call3(database, &LETTERS_STORE.into(), &"readwrite".into(), &options)?.dyn_into()?;
    let requests = task(&transaction.object_store(LETTERS_STORE)?)?;
    let done = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    Ok((transaction, requests, done))
}

async fn end((transaction, requests, done): Begun) -> Result<Vec<JsValue>, JsValue> {
    if JsFuture::from(done).await.is_err() {
        return Err(transaction.error().map_or(JsValue::NULL, JsValue::from));
    }
    requests.iter().map(IdbRequest::result).collect()
}

fn factory() -> Result<IdbFactory, JsValue> {
    // The getter itself throws where storage is forbidden.
    window().indexed_db()?.ok_or(JsValue::NULL)
}

async fn open(name: &str) -> Result<IdbDatabase, JsValue> {
    let request = factory()?.open_with_u32(name, VERSION)?;
    let opened = request.clone();
    let upgrade = Closure::once(move || {
        let database = opened.result().ok().and_then(|database| database.dyn_into::<IdbDatabase>().ok());
        // Without the store the first transaction fails, and that is told.
        _ = database.map(|database| database.create_object_store(LETTERS_STORE));
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    answered(&request).await?.dyn_into()
}

/// The result of a request. One that waits for other tabs to close the database (`blocked`) is answered after they have.
async fn answered(request: &IdbOpenDbRequest) -> Result<JsValue, JsValue> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    if JsFuture::from(done).await.is_err() {
        return Err(request.error()?.map_or(JsValue::NULL, JsValue::from));
    }
    request.result()
}
