//! Cards of ours on other sites: they show and resize wherever they may run, and nobody can make them or the page around them do more.

use crate::harness::{Browser, Options, Partner, Scheme, Served, get, run};
use campaign::route::Embedded;
use locale::Locale;
use messages::LocaleExt;
use serde_json::Value;

/// One card of each kind of the shipped campaign.
fn cards() -> [Embedded; 5] {
    [
        Embedded::Story("draft-law-7033-d".to_owned()),
        Embedded::Stories,
        Embedded::Category("advocacy".to_owned()),
        Embedded::Letter("civilians".to_owned()),
        Embedded::Figures,
    ]
}

const SNIPPET: &str = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

fn page(body: &str) -> String {
    format!("<!doctype html><html lang=\"en\"><title>A partner</title><body>{body}</body></html>")
}

fn script(site: &Served) -> String {
    format!("<script async src=\"{}\" crossorigin=\"anonymous\"></script>", site.url("/embed/v1.js"))
}

/// A frame that is too low for what it shows, so that resizing is seen.
fn frame(src: &str, sandbox: Option<&str>) -> String {
    let sandbox = sandbox.map_or_else(String::new, |sandbox| format!(" sandbox=\"{sandbox}\""));
    format!("<iframe title=\"Test\" src=\"{src}\" width=\"400\" height=\"50\" frameborder=\"0\"{sandbox}></iframe>")
}

#[test]
fn every_card_shows_and_resizes_in_every_sandbox_and_under_every_policy() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let origin = site.url("/").trim_end_matches('/').to_owned();
        let frames: String = [None, Some("allow-scripts"), Some(SNIPPET)]
            .into_iter()
            .flat_map(|sandbox| cards().map(|card| frame(&site.url(card.path(Locale::Uk)), sandbox)))
            .collect();
        let body = page(&(frames + &script(&site)));
        let strict = format!(
            "content-security-policy: default-src 'none'; frame-src {origin}; script-src {origin}/embed/v1.js; \
             require-trusted-types-for 'script'; trusted-types 'none'\r\n"
        );
        let isolated = "cross-origin-embedder-policy: require-corp\r\ncross-origin-opener-policy: same-origin\r\n";
        let partner = Partner::start(vec![
            ("/plain", String::new(), body.clone()),
            ("/strict", strict, body.clone()),
            ("/isolated", isolated.to_owned(), body),
        ])
        .await;
        for parent in ["/plain", "/strict", "/isolated"] {
            browser.load(&partner.url(parent)).await;
            let all = "[...document.querySelectorAll('iframe')].length === 15 \
                       && [...document.querySelectorAll('iframe')].every((frame) => parseInt(frame.style.height) > 100)";
            browser.until(&format!("every card of {parent} has its height"), all).await;
            for number in 0..15 {
                browser.enter_frame(number).await;
                let fits = "document.documentElement.scrollHeight <= innerHeight && innerHeight - document.body.offsetHeight < 2";
                browser.until(&format!("frame {number} of {parent} is as high as its card"), fits).await;
                assert_ne!(browser.visible_text("h1").await, "", "{parent} {number}");
                let styled = "return getComputedStyle(document.body).borderTopWidth";
                assert_eq!(browser.js(styled).await, "3px", "{parent} {number}");
                browser.leave_frame().await;
            }
            assert_eq!(browser.console().await, [""; 0], "{parent}");
        }
    });
}

#[test]
fn a_partner_chooses_colours_counts_and_inserts_later() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let letter = site.url(Embedded::Letter("civilians".to_owned()).path(Locale::En));
        let listen = "<script>
            window.heard = [];
            for (const name of ['campaign-ready', 'campaign-action'])
                addEventListener(name, (event) => heard.push([name, event.target.id, event.detail]));
            addEventListener('message', ({ data }) => data.secret && heard.push([data.message, data.secret, data.value]));
        </script>";
        let body = page(&format!("{listen}<main></main>{}", script(&site)));
        let partner = Partner::start(vec![("/", String::new(), body)]).await;
        browser.load(&partner.url("/")).await;
        browser.until("the script has come", "customElements.get('campaign-embed')").await;
        // As a framework does it, ten of them.
        let insert = "
            const [src] = arguments;
            for (let at = 0; at < 10; at += 1) {
                const card = document.createElement('campaign-embed');
                card.setAttribute('src', `${src}?accent=red#to=icrc,<b>&x=1`);
                if (at === 0) card.setAttribute('src', `${src}#lang=en`);
                card.setAttribute('theme', 'dark');
                document.querySelector('main').append(card);
            }
        ";
        browser.js_with(insert, vec![letter.clone().into()]).await;
        browser.js("document.querySelectorAll('iframe').forEach((frame, at) => { frame.id = `card-${at}`; frame.loading = 'eager' })").await;
        browser.until("ten are ready", "heard.filter(([name]) => name === 'campaign-ready').length === 10").await;
        let attributes = browser
            .text("const frame = document.querySelector('iframe'); return [frame.getAttribute('sandbox'), frame.referrerPolicy, frame.title].join()")
            .await;
        assert_eq!(attributes, format!("{SNIPPET},no-referrer,Campaign"));
        browser.enter_frame(0).await;
        browser.until("the theme came", "document.documentElement.dataset.theme === 'dark'").await;
        assert_eq!(
            browser.js("return getComputedStyle(document.documentElement).backgroundColor").await,
            "rgb(20, 22, 26)"
        );
        browser.leave_frame().await;
        browser.js("document.querySelector('campaign-embed').setAttribute('theme', 'light')").await;
        browser.enter_frame(0).await;
        browser.until("the theme changed", "document.documentElement.dataset.theme === 'light'").await;

        let tab = browser.tab().await;
        browser.click("[data-letter]").await;
        let tabs = loop {
            let tabs = browser.tabs().await;
            if tabs.len() == 2 {
                break tabs;
            }
        };
        let new = tabs.into_iter().find(|other| *other != tab).expect("a new tab");
        browser.to_tab(new).await;
        browser.until("the letter is open", "location.pathname === '/en/letter/civilians/'").await;
        browser.until_ready().await;
        assert_eq!(browser.js("return opener").await, Value::Null);
        let storage = "try { localStorage.length; return 'there' } catch { return 'none' }";
        assert_eq!(browser.text(storage).await, "there", "the letter is not in the frame's sandbox");
        assert!(browser.address().await.contains("#lang=en"), "{}", browser.address().await);
        browser.close_tab().await;
        browser.to_tab(tab).await;
        let action =
            "heard.some(([name, id, detail]) => name === 'campaign-action' && id === 'card-0' && detail === 'letter')";
        browser.until("the partner was told", action).await;
        assert_eq!(browser.console().await, [""; 0]);
    });
}

/// A card is as high as what it shows at once, not step by step, also when its width changes.
#[test]
fn cards_do_not_jump() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let frames: String = cards().map(|card| frame(&site.url(card.path(Locale::En)), Some(SNIPPET))).concat();
        let listen = "<script>
            window.heights = new Map();
            addEventListener('message', ({ data, source }) => {
                if (data.type === 'height') heights.set(source, (heights.get(source) ?? new Set()).add(data.height));
            });
            window.settled = (number) => heights.size === number && [...document.querySelectorAll('iframe')].every(
                (frame) => heights.get(frame.contentWindow)?.has(frame.clientHeight));
        </script><style>iframe { width: 100%; display: block }</style>";
        let body = page(&format!("{listen}<main>{frames}</main>{}", script(&site)));
        let partner = Partner::start(vec![("/", String::new(), body)]).await;
        // What is out of sight the browser lays out later.
        browser.set_view(1000, 4000, Scheme::Light).await;
        browser.load(&partner.url("/")).await;
        for (width, next) in [("all", "320px"), ("320px", "900px"), ("900px", "280px"), ("280px", "auto")] {
            browser
                .until(&format!("the cards are as high as at {width}"), &format!("settled({})", cards().len()))
                .await;
            let steps = browser.js("return Math.max(...[...heights.values()].map((seen) => seen.size))").await;
            // The frame of a card that is loaded may have no width yet.
            assert!(width == "all" || steps == 1, "{width}: a card has one height: {steps}");
            // What is still on its way from this width is heard before the next one.
            browser
                .run_js(&format!(
                    "await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
                     heights.clear();
                     document.querySelector('main').style.width = '{next}';"
                ))
                .await;
        }
        assert_eq!(browser.console().await, [""; 0]);
    });
}

#[test]
fn where_no_window_opens_the_address_is_shown_and_wordpress_is_told() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let letter = site.url(Embedded::Letter("civilians".to_owned()).path(Locale::Uk));
        let listen = "<script>window.heard = []; addEventListener('message', ({ data }) => heard.push(data));</script>";
        let frames = frame(&format!("{letter}#?secret=Secret1234"), Some("allow-scripts"))
            + &frame(&letter, Some("allow-scripts"));
        let partner = Partner::start(vec![("/", String::new(), page(&format!("{listen}{frames}")))]).await;
        browser.load(&partner.url("/")).await;
        browser.until("WordPress has its height", "heard.some((data) => data.message === 'height')").await;
        let told = browser.js("return heard.find((data) => data.message === 'height')").await;
        assert_eq!(told["secret"], "Secret1234");
        assert!((200..=1000).contains(&told["value"].as_u64().unwrap_or_default()), "{told}");
        let address = site.url("/uk/letter/civilians/");
        for number in [0, 1] {
            browser.enter_frame(number).await;
            browser.click("[data-letter]").await;
            assert_eq!(browser.visible_text("[data-address] code").await, address, "frame {number}");
            browser.leave_frame().await;
        }
        browser.until("WordPress has the link", "heard.some((data) => data.message === 'link')").await;
        let links =
            browser.js("return heard.filter((data) => data.message === 'link').map((data) => data.value)").await;
        assert_eq!(links, serde_json::json!([address]));
        assert_eq!(browser.tabs().await.len(), 1);
    });
}

/// Makes messages as a fuzzer does: ours with wrong parts, and others'.
const FUZZ: &str = "
    let seed = 20260101;
    const random = (below) => {
        // Numerical Recipes' generator: the same messages each time.
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return Math.floor((seed / 2 ** 32) * below);
    };
    const pick = (list) => list[random(list.length)];
    const values = [
        null, undefined, true, 0, -1, 1e308, NaN, Infinity, -Infinity, 99, 5000, '', '300', '<img src=x onerror=alert(1)>',
        'javascript:alert(1)', [], [300], {}, { valueOf: 300 }, 'theme', 'height', 10n, new Date(0), new ArrayBuffer(8),
    ];
    const kinds = ['ready', 'height', 'action', 'link', 'Theme', 'theme ', '__proto__', 'constructor', ...values];
    const make = () => {
        if (!random(4)) return pick(values);
        const message = {};
        if (random(8)) message.campaign = random(3) ? 1 : pick(values);
        if (random(8)) message.type = pick(kinds);
        for (const name of ['height', 'theme', 'action', 'value', 'message', 'secret', 'campaign2']) {
            if (random(2)) message[name] = pick(values);
        }
        return message;
    };
    const flood = async (window, done) => {
        for (let at = 0; at < 100_000; at += 1) {
            window.postMessage(make(), '*');
            if (at % 2000 === 0) await new Promise((go) => setTimeout(go));
        }
        done();
    };
";

#[test]
fn a_hostile_parent_changes_nothing() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let list = site.url(Embedded::Stories.path(Locale::En));
        // `theme` messages with a theme are the protocol itself: the fuzzer sends them with everything else.
        let hostile = format!(
            "{}<script>{FUZZ} onload = () => flood(frames[0], () => document.title = 'done');</script>",
            frame(&list, Some("allow-scripts"))
        );
        let partner = Partner::start(vec![("/", String::new(), page(&hostile))]).await;
        let scene = "return document.documentElement.outerHTML + location.href + document.title";
        browser.load(&list).await;
        let expected = browser.text(scene).await;
        browser.load(&partner.url("/")).await;
        browser.until("all was sent", "document.title === 'done'").await;
        browser.enter_frame(0).await;
        // Messages are heard in their order.
        browser.leave_frame().await;
        browser.js("frames[0].postMessage({ campaign: 1, type: 'theme', theme: 'dark' }, '*')").await;
        browser.enter_frame(0).await;
        browser.until("a good message is heard", "document.documentElement.dataset.theme === 'dark'").await;
        browser.js("delete document.documentElement.dataset.theme").await;
        assert_eq!(browser.text(scene).await, expected);
        browser.leave_frame().await;
        assert_eq!(browser.console().await, [""; 0]);
    });
}

#[test]
fn a_hostile_frame_changes_a_clamped_height_and_nothing_else() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let v1 = get(site.server, "/embed/v1.js", &[]).await.text();
        // In the folder of the script, as if our host were not ours any more; and outside of it.
        let hostile = page(&format!(
            "<script>{FUZZ} onload = () => flood(parent, () => parent.postMessage({{ campaign: 1, type: 'height', height: 321 }}, '*'));</script>"
        ));
        let parent = page(
            "<script>window.heard = new Set(); window.heights = new Set(); window.count = 0;
             addEventListener('message', () => (count += 1));
             for (const name of ['campaign-ready', 'campaign-action'])
                 addEventListener(name, (event) => heard.add(`${name} ${event.detail}`));
             addEventListener('load', () => new MutationObserver((records) => {
                 for (const { target } of records) heights.add(parseInt(target.style.height));
             }).observe(document.body, { attributes: true, subtree: true, attributeFilter: ['style'] }));
             </script>
             <iframe id=\"own\" src=\"/embed/hostile\"></iframe><iframe id=\"foreign\" src=\"/hostile\"></iframe>
             <script src=\"/embed/v1.js\"></script>",
        );
        let partner = Partner::start(vec![
            ("/", String::new(), parent),
            ("/embed/v1.js", String::new(), v1),
            ("/embed/hostile", String::new(), hostile.clone()),
            ("/hostile", String::new(), hostile),
        ])
        .await;
        browser.load(&partner.url("/")).await;
        browser.until("both have sent all", "count === 200_002").await;
        assert_eq!(browser.text("return document.getElementById('own').style.height").await, "321px");
        let scene = "
            document.getElementById('own').style.height = '';
            return document.body.outerHTML;
        ";
        let scene = browser.text(scene).await.replace(" style=\"\"", "");
        assert!(
            scene.contains(
                "<iframe id=\"own\" src=\"/embed/hostile\"></iframe><iframe id=\"foreign\" src=\"/hostile\"></iframe>"
            ),
            "{scene}"
        );
        let heights = browser.js("return [...heights].filter(Number.isFinite).sort((a, b) => a - b)").await;
        assert_eq!(heights, serde_json::json!([100, 321, 4000]));
        // No message of the fuzzer has an action of ours.
        assert_eq!(browser.js("return [...heard]").await, serde_json::json!(["campaign-ready null"]));
        assert_eq!(browser.console().await, [""; 0]);
    });
}

#[test]
fn malformed_parameters_give_the_card_as_it_is() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let list = site.url(Embedded::Stories.path(Locale::En));
        let junk = "%f0%9f%98%80<b>&".repeat(600);
        let look = "
            const seen = [...document.querySelectorAll('[data-cards] > li')].filter((card) => !card.hidden).length;
            const { accent } = document.documentElement.dataset;
            const style = getComputedStyle(document.documentElement);
            return [seen, document.documentElement.dataset.theme ?? '', style.getPropertyValue('--on-light')].join(' ');
        ";
        browser.load(&list).await;
        let stories = browser.count("[data-cards] > li").await;
        let cases = [
            ("", 5, "", "#17457f"),
            ("?theme=dark&accent=green&n=3", 3, "dark", "#1c5a38"),
            ("?theme=DARK&accent=pink&n=11", 5, "", "#17457f"),
            ("?theme=&accent=&n=", 5, "", "#17457f"),
            ("?n=4.5&theme=dark%00&accent=red;x", 5, "", "#17457f"),
            ("?n=10&theme=__proto__&accent=constructor", 10, "", "#17457f"),
            (junk.as_str(), 5, "", "#17457f"),
        ];
        for (query, number, theme, accent) in cases {
            let query = if query.is_empty() || query.starts_with('?') { query.to_owned() } else { format!("?{query}") };
            browser.load(&format!("{list}{query}")).await;
            let expected = format!("{} {theme} {accent}", number.min(stories));
            assert_eq!(browser.text(look).await, expected, "{:.60}", query);
            assert_eq!(browser.console().await, [""; 0], "{:.60}", query);
        }
        let letter = site.url(Embedded::Letter("civilians".to_owned()).path(Locale::En));
        for (fragment, hash) in [
            ("#to=icrc&lang=en", "#to=icrc&lang=en"),
            ("#to=icrc#?secret=Secret1234", "#to=icrc"),
            ("#name=Test&to=icrc", ""),
            ("#to=<script>", ""),
            ("#to=icrc&v=a.b&x=1", ""),
        ] {
            browser.load(&format!("{letter}?{}{fragment}", fragment.len())).await;
            assert_eq!(browser.text("return document.querySelector('[data-letter]').hash").await, hash, "{fragment}");
        }
    });
}

#[test]
fn what_there_is_not_is_said_in_a_small_frame() {
    run(async {
        for javascript in [true, false] {
            let browser = Browser::open(Options { javascript, ..Options::default() }).await;
            let site = Served::root().await;
            let missing = site.url("/embed/en/story/no-such-story/");
            let answer = get(site.server, "/embed/en/story/no-such-story/", &[]).await;
            assert_eq!(answer.status, 404);
            assert!(answer.header("content-security-policy").contains("frame-ancestors *"));
            let small = format!(
                "<iframe title=\"Test\" src=\"{missing}\" width=\"300\" height=\"300\" sandbox=\"allow-scripts\"></iframe>"
            );
            let partner = Partner::start(vec![("/", String::new(), page(&small))]).await;
            browser.set_view(400, 500, Scheme::Light).await;
            browser.load(&partner.url("/")).await;
            browser.enter_frame(0).await;
            let text = browser.visible_text("body").await;
            for lang in Locale::ALL {
                assert!(text.contains(lang.messages().not_found_title), "{text}");
                assert!(text.contains(lang.card_words().not_here), "{text}");
            }
            if javascript {
                assert_eq!(browser.js("return document.documentElement.scrollWidth <= innerWidth").await, true);
            }
        }
    });
}

#[test]
fn a_card_reads_without_scripts() {
    run(async {
        let browser = Browser::open(Options { javascript: false, ..Options::default() }).await;
        let site = Served::root().await;
        for card in cards() {
            browser.load(&site.url(card.path(Locale::En))).await;
            assert_ne!(browser.visible_text("h1").await, "", "{card:?}");
            assert!(browser.count("a[target=_blank][rel=noopener]").await >= 1, "{card:?}");
        }
    });
}

#[test]
fn an_editor_chooses_a_card_and_takes_its_snippet_along() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.load(&site.url("/en/embed/")).await;
        let written = browser.text("return document.querySelector('[data-embed=snippet]').textContent").await;
        browser.until_ready().await;
        browser.until("the preview is there", "document.querySelector('[data-embed=preview]').contentWindow").await;
        // What press wrote and what the script writes differ in the height only: the script has seen the card.
        let without_height = |snippet: &str| {
            let (before, after) = snippet.split_once(" height=\"").expect("a height");
            format!("{before}{}", after.split_once('"').expect("its end").1)
        };
        let snippet = || browser.text("return document.querySelector('[data-embed=snippet]').textContent");
        assert_eq!(without_height(&snippet().await), without_height(&written));
        let choose = "
            const [name, value] = arguments;
            const field = document.querySelector(`[data-embed=${name}]`);
            field.value = value;
            field.dispatchEvent(new Event('input', { bubbles: true }));
        ";
        let steps = [
            ("what", "letter/civilians/", "/embed/en/letter/civilians/\"", "/en/letter/civilians/"),
            ("lang", "uk", "/embed/uk/letter/civilians/\"", "/uk/letter/civilians/"),
            ("theme", "dark", "/embed/uk/letter/civilians/?theme=dark\"", "/uk/letter/civilians/"),
            ("accent", "red", "/embed/uk/letter/civilians/?theme=dark&amp;accent=red\"", "/uk/letter/civilians/"),
            ("what", "stories/", "/embed/uk/stories/?theme=dark&amp;accent=red\"", "/uk/stories/"),
            ("n", "3", "/embed/uk/stories/?n=3&amp;theme=dark&amp;accent=red\"", "/uk/stories/"),
            ("n", "99", "/embed/uk/stories/?theme=dark&amp;accent=red\"", "/uk/stories/"),
            ("width", "480", " width=\"480\"", "/uk/stories/"),
            ("what", "story", "/embed/en/story/", "/en/stories/"),
        ];
        for (name, value, src, address) in steps {
            browser.js_with(choose, vec![name.into(), value.into()]).await;
            let snippet = snippet().await;
            assert!(snippet.contains(src), "{name} {value}: {snippet}");
            let shown = browser.text("return document.querySelector('[data-embed=address]').textContent").await;
            assert!(shown.contains(address), "{name} {value}: {shown}");
        }
        assert_eq!(browser.js("return document.querySelector('[data-embed=preview]').offsetWidth").await, 480);
        browser.js_with(choose, vec!["story".into(), "https://other.example/en/stories/test/".into()]).await;
        let told = browser.text("return document.querySelector('#story-told').textContent").await;
        assert_eq!(told, Locale::En.builder_words().not_a_story);
        assert_eq!(browser.console().await, [""; 0]);
    });
}

/// The fields of the page for partners come with their script; their room is there before.
#[test]
fn nothing_moves_when_the_fields_come() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.set_view(412, 823, Scheme::Light).await;
        browser.load(&site.url("/en/embed/")).await;
        browser.until("the fields are shown", "document.querySelector('[data-embed=choose]:not([hidden])')").await;
        let top = "return document.querySelector('[data-embed=preview]').getBoundingClientRect().top + scrollY";
        let with_script = browser.js(top).await;
        browser.js("document.querySelector('[data-embed=choose]').hidden = true").await;
        assert_eq!(browser.js(top).await, with_script, "the preview stands where it stood before");
    });
}
