//! What anybody in the world may try, and the test that holds it: in these stories, in others, or next to the code.
//!
//! | anybody tries | held by |
//! |---|---|
//! | guessing ids | `strangers_learn_nothing_of_a_deal`, `ids_of_another_kind_and_of_others_open_nothing`, `what_is_guessed_is_answered_like_what_never_was` |
//! | guessing slugs | `what_is_guessed_is_answered_like_what_never_was`, `a_draft_is_not_there_for_strangers`, `who_is_suspended_is_seen_nowhere_until_it_is_reinstated` |
//! | guessing lots | not built yet: lots and the pages that trace them |
//! | guessing numbers, counting by them | `no_number_tells_how_many_there_are` |
//! | learning who is known by text or status: signing in, signing up, lost passwords | `nobody_learns_which_addresses_are_known`, `no_form_tells_who_is_known`, `a_wrong_password_and_an_unknown_person_are_answered_alike`, `a_sign_in_link_lasts_an_hour_and_nobody_learns_who_is_known` |
//! | the same by invitations | `an_invitation_reaches_known_and_unknown_addresses_alike` |
//! | the same by time | `no_answer_comes_sooner_for_one_address_than_for_another`, `an_unknown_person_costs_a_real_hash_of_the_same_strength`, `the_time_of_an_answer_does_not_tell_who_is_known` |
//! | spraying passwords, by account and by address, and locking somebody out so | `who_sprays_passwords_waits_under_whatever_address_and_locks_nobody_out`, `guesses_make_wait_and_never_lock_out`, `guesses_sent_at_once_are_counted_one_by_one`, `spraying_many_accounts_from_one_address_makes_that_address_wait`, `a_stranger_who_keeps_asking_for_links_locks_nobody_out` |
//! | guessing second factors | `guesses_make_wait_and_challenges_run_out` |
//! | links replayed | `a_mailed_link_signs_in_once_by_its_button`, `a_sign_in_link_lets_in_once_even_when_pressed_twice_at_once`, `a_lost_password_is_replaced_by_mail_and_everybody_is_signed_out` |
//! | links shared | `a_link_acts_on_its_own_thread_only`, `who_has_left_the_cooperative_can_no_longer_act_for_it`, `nobody_claims_for_another_or_by_a_borrowed_door` |
//! | links expired | `an_expired_link_says_so_kindly_and_mails_a_fresh_one`, `reset_links_last_an_hour_and_no_other_link_resets` |
//! | links altered or guessed | `an_altered_link_opens_nothing`, `old_foreign_and_guessed_links_do_not_let_in` |
//! | links opened by a mail scanner | `a_scanner_that_opens_every_link_of_every_letter_changes_nothing` |
//! | documents deep | `depth_counts_through_fragments`, `nested_objects_and_selections_are_refused` |
//! | documents wide, aliased | `aliases_and_root_fields_are_counted_after_spreading`, `aliases_are_told_from_arguments` |
//! | documents circular | `circles_of_fragments_are_refused` |
//! | documents of duplicated fields | `what_is_written_a_thousand_times_is_paid_for_a_thousand_times`, `an_introspection_that_repeats_itself_is_refused`, `who_asks_for_the_same_again_and_again_learns_nothing` |
//! | documents stuffed with directives | `directives_are_counted` |
//! | documents of fragments that burst | `doubling_fragments_are_priced_without_being_spread` |
//! | documents that name a long variable often | `a_variable_weighs_as_often_as_it_is_named` |
//! | any of them, to keep the server busy with refusing | `documents_made_to_exhaust_cost_less_than_telling_the_schema`, `a_refused_document_is_paid_for_too`, `a_refusal_tells_what_is_wrong_and_guesses_at_nothing` |
//! | documents batched | `only_one_json_post_is_taken_at_a_time` |
//! | documents of 10 MB, compressed, in broken UTF-8 | `bodies_that_are_no_plain_json_are_refused_unread`, `what_is_no_honest_request_is_turned_away` |
//! | variables of other types, `NaN`, 2^53+1 | `variables_of_other_types_are_refused_where_they_come_in`, `every_number_that_is_none_is_refused_where_it_stands`, `no_number_can_lose_digits_on_its_way` |
//! | decimals of 10,000 digits | `every_number_that_is_none_is_refused_where_it_stands` |
//! | lone surrogates | `what_is_no_honest_request_is_turned_away`, `variables_of_other_types_are_refused_where_they_come_in` |
//! | NUL | `every_text_that_deceives_or_never_ends_is_refused_where_it_stands`, `no_question_is_a_defect`, `no_subscription_is_a_defect` |
//! | right-to-left overrides | `every_text_that_deceives_or_never_ends_is_refused_where_it_stands`, `markup_stays_text_and_no_header_is_smuggled_into_a_letter`, `names_that_would_break_a_header_are_mended` |
//! | mutations by GET | `get_changes_nothing` |
//! | posts from other sites with simple content types | `a_cookie_and_an_address_open_nothing_of_the_api`, `a_form_without_its_seal_or_from_another_site_does_nothing`, `any_other_origin_reads_nothing` |
//! | a WebSocket from another origin | `a_page_of_another_origin_gets_no_websocket` |
//! | slow headers and bodies | `who_sends_his_headers_drop_by_drop_is_let_go`, `who_sends_his_body_drop_by_drop_is_let_go_and_holds_up_nobody`, `who_holds_many_bodies_back_turns_away_nobody_but_his_own_network` |
//! | connections and WebSockets that are held and not used | `who_holds_many_connections_open_leaves_room_for_others`, `whoever_says_nothing_is_let_go_after_ten_seconds`, `members_behind_the_address_of_many_strangers_are_let_in`, `whoever_does_not_read_is_let_go_and_keeps_nobody_waiting` |
//! | asking over WebSockets what would be turned away by POST, or asking and taking it back | `what_is_asked_over_a_socket_takes_the_places_of_requests`, `who_takes_each_question_back_at_once_pays_for_all_and_fills_nothing`, `an_answer_too_long_for_a_socket_is_refused_and_goes_by_post` |
//! | guessing bearer tokens and applications' keys | `guesses_end_before_the_database_is_asked_and_come_back_evenly`, `guesses_that_come_all_at_once_are_paid_for_one_by_one`, `whoever_is_honest_is_not_kept_out_by_those_who_guess_beside_her` |
//! | going on with a key that was revoked | `a_revoked_key_is_refused_ten_seconds_later`, `whoever_came_by_a_key_goes_when_its_application_is_revoked` |
//! | a forged `X-Forwarded-For` | `a_forwarded_address_is_believed_from_our_own_proxies_alone`, `who_sprays_passwords_waits_under_whatever_address_and_locks_nobody_out` |
//! | a forged `Host` | `no_letter_and_no_page_follows_a_forged_host` |
//! | open redirects | `nobody_is_led_away_after_signing_in`, `nothing_but_a_path_of_ours_is_taken` |
//! | poisoning caches by headers | `no_cache_between_keeps_what_belongs_to_one_reader` |
//! | collecting addresses | `who_reads_all_that_anybody_may_read_collects_no_address`, `no_page_that_a_stranger_opens_shows_an_address`, `strangers_see_no_contacts`, `addresses_are_for_people_who_are_known` |
//!
//! | the world does | held by |
//! |---|---|
//! | inbound mail replayed or forged | not built yet: answers by mail |
//! | webhooks replayed or forged | not built yet: webhooks and calls from outside |
//! | mail loops | `a_message_carries_its_thread_and_says_that_a_machine_sent_it`, `a_notice_that_bounces_itself_tells_nobody` |
//! | floods of bounces | `a_refused_address_is_marked_and_staff_are_told`, `the_desk_is_told_once_a_day_and_not_of_addresses_that_anybody_typed` |
//! | addresses of webhooks, images and videos that lead inside | not built yet: nothing here fetches an address that somebody wrote |
//! | formulas in CSV | `no_cell_that_a_spreadsheet_would_run_gets_into_the_register`; what is given out of personal data is JSON |
//! | formulas, entities and bombs in XLSX | not built yet: tables come as CSV alone |
//! | entities in XML | `markup_stays_text_and_no_header_is_smuggled_into_a_letter`; no XML is read but the letters' own layout |
//! | image bombs | not built yet: images |
//! | clocks that jump | `a_clock_that_is_set_back_keeps_nobody_out_and_undoes_nothing`, `a_clock_that_jumps_a_year_and_back_ends_things_once`, `a_clock_that_is_set_back_makes_nobody_wait`, `a_clock_that_is_set_back_locks_nobody_out`, `ids_stay_in_order_while_the_clock_jumps` |
//! | letters delivered twice or out of order | `what_was_handed_over_without_an_answer_is_repeated_once_byte_by_byte`, `what_is_not_taken_now_goes_later_and_in_order` |
//! | commands delivered twice | `every_command_sent_twice_is_done_once_and_answered_alike`, `ten_at_once_with_one_key_do_one_thing` |
//! | a dependency with an advisory | no test: `cargo deny check`, which `cargo xtask lint` runs |

mod clocks;
mod forged;
mod guesses;
// A machine of another kind has one loopback address.
#[cfg(target_os = "linux")]
mod held;
mod scanners;
mod scraping;
mod slow;
mod table;
