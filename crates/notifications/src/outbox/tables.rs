//! The tables of the outbox.

/// The table `letter`.
pub(crate) mod letter {
    use kernel::id::{EventId, LetterId, OrganisationId, PersonId};
    use sea_orm::entity::prelude::*;

    use crate::outbox::State;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "letter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LetterId,
        pub kind: String,
        pub reader_person_id: Option<PersonId>,
        pub reader_organisation_id: Option<OrganisationId>,
        pub reader_address: Option<String>,
        pub reader_key: String,
        pub language: String,
        #[sea_orm(column_type = "JsonBinary")]
        pub facts: Json,
        pub thread: Option<Uuid>,
        pub stream: String,
        pub priority: i32,
        pub state: State,
        pub cause_event_id: Option<EventId>,
        pub subject_kind: Option<String>,
        pub subject_id: Option<Uuid>,
        pub not_after: Option<ChronoDateTimeUtc>,
        pub next_try_at: ChronoDateTimeUtc,
        pub lease_until: Option<ChronoDateTimeUtc>,
        pub attempts: i32,
        pub message_id: String,
        pub sent_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
        pub cleared_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `letter_attempt`.
pub(crate) mod attempt {
    use kernel::id::LetterId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "letter_attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub letter_id: LetterId,
        pub number: i32,
        pub started_at: ChronoDateTimeUtc,
        pub finished_at: Option<ChronoDateTimeUtc>,
        pub outcome: Option<String>,
        pub code: Option<i32>,
        pub answer: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `letter_body`.
pub(crate) mod body {
    use kernel::id::LetterId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "letter_body")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub letter_id: LetterId,
        pub address: String,
        pub subject: String,
        pub html: String,
        pub plain: String,
        pub raw: Vec<u8>,
        pub wiped: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `address_state`.
pub(crate) mod address {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "address_state")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub address_key: String,
        pub state: String,
        pub reason: Option<String>,
        pub at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
