//! An artificial campaign.
