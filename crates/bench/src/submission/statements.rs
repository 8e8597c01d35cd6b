//! The statements that the program sends for an inquiry, in its order, for a product that somebody speaks for.

/// The session behind a token, with its person.
pub(super) const SESSION: &str = "SELECT session.id, session.person_id, session.kind, session.created_at, session.last_used_at, session.expires_at, \
     session.revoked_at, session.agent, session.network, session.second_factor, person.sample AS sample FROM session \
     INNER JOIN person ON session.person_id = person.id WHERE session.token_hash = $1 LIMIT 1";

/// What the person belongs to.
pub(super) const PLACES: &str = "SELECT membership.organisation_id, membership.role, organisation.standing AS standing, authority.kind AS authority_kind, \
     authority.units AS authority_units FROM membership INNER JOIN organisation ON membership.organisation_id = organisation.id \
     LEFT JOIN authority ON membership.organisation_id = authority.organisation_id \
     WHERE membership.person_id = $1 AND membership.ended_at IS NULL ORDER BY membership.created_at ASC, membership.id ASC";

/// The idempotency key is taken.
pub(super) const CLAIM: &str = "INSERT INTO idempotency_key (caller, key, operation, input_hash, at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (caller, key) DO NOTHING";

/// The buyer's profile, as SQLite reads it: his inquiries queue behind the one writer.
pub(super) const PROFILE: &str = "SELECT organisation_id, business_kind, buys, delivery_places, note, version, updated_at FROM buyer_profile \
     WHERE organisation_id = $1 LIMIT 1";

/// The buyer's profile, as PostgreSQL reads it: his inquiries queue at it.
pub(super) const PROFILE_HELD: &str = "SELECT organisation_id, business_kind, buys, delivery_places, note, version, updated_at FROM buyer_profile \
     WHERE organisation_id = $1 LIMIT 1 FOR UPDATE";

/// How many the buyer has sent today.
pub(super) const SENT_TODAY: &str = "SELECT COUNT(*) AS num_items FROM (SELECT inquiry.* FROM inquiry WHERE buyer_organisation_id = $1 AND created_at >= $2) AS sub_query";

/// The product, with who answers for it.
pub(super) const PRODUCT: &str = "SELECT product.*, producer.organisation_id AS seller, \
     (SELECT organisation.standing FROM organisation WHERE organisation.id = producer.organisation_id) AS seller_standing \
     FROM product LEFT JOIN producer ON product.producer_id = producer.id WHERE product.id IN ($1)";

/// The names of the units in the places.
pub(super) const UNITS: &str = "SELECT code, valid_from, valid_to, name, name_short, name_en, level, kind, parent, former_districts, sort_key \
     FROM administrative_unit WHERE valid_to IS NULL AND (code IN ($1) OR level = 'PROVINCE')";

/// The inquiry.
pub(super) const INQUIRY: &str = "INSERT INTO inquiry (id, number, buyer_organisation_id, buyer_person_id, producer_id, seller_organisation_id, state, \
     reply_by, remind_at, currency, certificates, note, province_code, awaiting, version, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, 'OPEN', $7, $8, 'VND', $9, $10, $11, 'SELLING', 1, $12, $12) ON CONFLICT (number) DO NOTHING";

/// Its line.
pub(super) const LINE: &str = "INSERT INTO inquiry_line (id, inquiry_id, position, product_id, product_name, packings, wishes, schedule) \
     VALUES ($1, $2, 1, $3, $4, $5, $6, $7)";

/// The event; the database itself writes whose business it is.
pub(super) const EVENT: &str = "INSERT INTO event (id, kind, version, subject_kind, subject_id, organisations, thread_id, province_code, person_id, \
     organisation_id, door, request_id, facts, at) \
     VALUES ($1, 'inquiry.submitted', 1, 'inquiry', $2, $3, $2, $4, $5, $6, 'SESSION', $7, $8, $9)";

/// Both organisations.
pub(super) const ORGANISATIONS: &str =
    "SELECT * FROM organisation WHERE id IN ($1, $2) ORDER BY id ASC";

/// Who reads for them.
pub(super) const READERS: &str = "SELECT organisation.id AS organisation_id, organisation.letterbox, organisation.language AS organisation_language, \
     authority.mailbox AS mailbox, identity.person_id AS person_id, person.language AS person_language FROM organisation \
     LEFT JOIN authority ON organisation.id = authority.organisation_id \
     LEFT JOIN membership ON organisation.id = membership.organisation_id AND membership.ended_at IS NULL \
     LEFT JOIN person ON membership.person_id = person.id \
     LEFT JOIN identity ON person.id = identity.person_id AND identity.kind = 'EMAIL' AND identity.verified_at IS NOT NULL \
     WHERE organisation.id IN ($1, $2) ORDER BY membership.created_at ASC, membership.id ASC";

/// The two letters.
pub(super) const LETTERS: &str = "INSERT INTO letter (id, kind, reader_person_id, reader_organisation_id, reader_key, language, facts, thread, stream, priority, \
     state, cause_event_id, subject_kind, subject_id, next_try_at, attempts, message_id, created_at) VALUES \
     ($1, $2, $3, $4, $5, 'vi', $6, $7, $8, $9, 'QUEUED', $10, 'inquiry', $7, $11, 0, $12, $11), \
     ($13, $14, $15, $16, $17, 'vi', $18, $7, $19, $20, 'QUEUED', $10, 'inquiry', $7, $11, 0, $21, $11)";

/// The answer beside the key.
pub(super) const ANSWER: &str =
    "UPDATE idempotency_key SET answer = $1 WHERE caller = $2 AND key = $3";

/// The inquiry as it is given back.
pub(super) const BACK: &str = "SELECT * FROM inquiry WHERE id IN ($1)";
