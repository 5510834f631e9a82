//! Probe.
use press::content::*;
#[test]
fn probe() {
    let t = std::time::Instant::now();
    let n: u32 = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(47);
    let source = fixture::generate(n);
    eprintln!("generate {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let r = compile(&source, &Options { today: "2026-01-01".parse().unwrap(), base_url: None, drafts: false });
    eprintln!("compile {:?}", t.elapsed());
    let t = std::time::Instant::now();
    match r {
        Err(p) => {
            for p in p.iter().take(30) {
                println!("{p}");
            }
            panic!()
        }
        Ok(c) => {
            for w in &c.warnings {
                println!("warn {w}");
            }
            let mut total = 0;
            let mut count = 0;
            let mut first = true;
            for (p, b) in json(&c.campaign) {
                total += b.len();
                count += 1;
                if first || p.contains("every-block") {
                    println!("{p} {}", String::from_utf8_lossy(&b));
                    first = false;
                }
            }
            eprintln!("json {:?} {count} files {total} bytes", t.elapsed());
            eprintln!(
                "{}",
                std::fs::read_to_string("/proc/self/status")
                    .unwrap()
                    .lines()
                    .filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS"))
                    .collect::<Vec<_>>()
                    .join(" ")
            );
        }
    }
}
