//! For somebody who asks what this campaign is: its text, its figures with their dates, what to read on.

use crate::{
    campaign::About,
    components::{Place, blocks, closing, figure},
};
use leptos::prelude::*;

/// The about page.
pub fn view(place: &Place, about: &About) -> impl IntoView + use<> {
    let words = place.words();
    let figures = (!about.figures.is_empty()).then(|| {
        view! {
            <section aria-label=words.figures>
                <dl class="figures">{about.figures.iter().map(|each| figure(place, each)).collect_view()}</dl>
            </section>
        }
    });
    view! {
        <article class="text">
            <h1 tabindex={"-1"}>{about.title.clone()}</h1>
            <p class="lead">{about.lead.clone()}</p>
            {figures}
            {blocks(place, &about.blocks)}
        </article>
        {closing(place, &about.relevant, &about.more, &about.comments)}
    }
}
