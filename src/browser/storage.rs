//! Drafts on this device (IndexedDB): a text under a key.
//!
//! Every write asks for `durability: "strict"`, which is there after a crash of the whole machine (FACTS §5). The database
//! is opened for each task and closed after it: nobody who wants to delete it waits for us any longer than a write takes, and
//! Safari, which ends the connections of a page in the background, ends none that is needed.

use super::window;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// Why nothing is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser keeps nothing for this page: a private window, a setting, a sandbox.
    Refused,
    /// There is no room left.
    Full,
}

impl From<JsValue> for StorageError {
    fn from(error: JsValue) -> Self {
        let full = error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "QuotaExceededError");
        if full { Self::Full } else { Self::Refused }
    }
}

/// The only object store of the database.
const STORE: &str = "drafts";

/// The keys and texts of a database.
pub async fn all(database: &str) -> Result<Vec<(String, String)>, StorageError> {
    let mut rows = Vec::new();
    run(database, &mut |store| {
        // Requests are answered in order: when the last one is, both are.
        Ok(vec![store.get_all_keys()?, store.get_all()?])
    })
    .await
    .map(|answers| {
        let texts = |at: usize| answers.get(at).map(Array::from).unwrap_or_default();
        for (key, text) in texts(0).iter().zip(texts(1).iter()) {
            // What is not text is not ours.
            rows.extend(key.as_string().zip(text.as_string()));
        }
    })?;
    Ok(rows)
}

/// A database that is open to be written to; closed when it is dropped. A page that is left has no time to open one.
#[derive(Debug)]
pub struct Writer(IdbDatabase);

impl Writer {
    /// Opens it.
    pub async fn open(database: &str) -> Result<Self, StorageError> {
        Ok(Self(open(database).await?))
    }

    /// Keeps a text. The browser has it when this returns, also when the page ends then; it is on the disk when the future
    /// is done.
    pub fn put(&self, key: &str, text: &str) -> impl Future<Output = Result<(), StorageError>> + use<> {
        let begun = begin(&self.0, &mut |store| Ok(vec![store.put_with_key(&text.into(), &key.into())?]));
        if let Ok((transaction, ..)) = &begun {
            // Else the browser waits for the page to answer first. Safari before 15 has no `commit`.
            let commit = Reflect::get(transaction, &"commit".into()).and_then(|commit| commit.dyn_into::<Function>());
            _ = commit.and_then(|commit| commit.call0(transaction));
        }
        async move { Ok(end(begun?).await.map(drop)?) }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // What was begun is finished before.
        self.0.close();
    }
}

/// Forgets one text.
pub async fn delete(database: &str, key: &str) -> Result<(), StorageError> {
    run(database, &mut |store| Ok(vec![store.delete(&key.into())?])).await.map(drop)
}

/// Forgets all.
pub async fn clear(database: &str) -> Result<(), StorageError> {
    run(database, &mut |store| Ok(vec![store.clear()?])).await.map(drop)
}

type Task<'a> = &'a mut dyn FnMut(&IdbObjectStore) -> Result<Vec<IdbRequest>, JsValue>;

/// Opens the database, runs a task in one transaction and closes it again.
async fn run(database: &str, task: Task<'_>) -> Result<Vec<JsValue>, StorageError> {
    let database = open(database).await?;
    let results = match begin(&database, task) {
        Ok(begun) => end(begun).await,
        Err(error) => Err(error),
    };
    database.close();
    Ok(results?)
}

/// A transaction, its requests, and the promise that it is done.
type Begun = (IdbTransaction, Vec<IdbRequest>, Promise);

fn begin(database: &IdbDatabase, task: Task<'_>) -> Result<Begun, JsValue> {
    // web-sys has no stable name for the third argument.
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    let transaction: IdbTransaction =
        begin.call3(database, &STORE.into(), &"readwrite".into(), &options)?.dyn_into()?;
    let requests = task(&transaction.object_store(STORE)?)?;
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

async fn open(name: &str) -> Result<IdbDatabase, JsValue> {
    // The getter itself throws where storage is forbidden.
    let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
    let request: IdbOpenDbRequest = factory.open_with_u32(name, 1)?;
    let opened = request.clone();
    let upgrade = Closure::once(move || {
        let database = opened.result().ok().and_then(|database| database.dyn_into::<IdbDatabase>().ok());
        // Without the store the first transaction fails, and that is told.
        _ = database.map(|database| database.create_object_store(STORE));
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        request.set_onblocked(Some(&reject));
    });
    if JsFuture::from(done).await.is_err() {
        return Err(request.error()?.map_or(JsValue::NULL, JsValue::from));
    }
    request.result()?.dyn_into()
}
