# Pages: organisations, members, verification

page-link-organisations = My organisations
page-link-organisation = Back to the organisation
page-link-found = Enter a new organisation
page-link-desk = The desk
page-link-find-organisation = Find an organisation by tax code

page-organisations-title = My organisations
page-organisations-empty = You do not belong to an organisation yet. Enter yours, or ask an owner for an invitation.
page-member-role = Role

page-found-title = Enter an organisation
page-found-what = As it stands in its registration. You are its owner here; afterwards invite others and show its papers to have it verified.
page-found-abroad = A company abroad
page-found-button = Enter the organisation
page-facts-what = When an authority has verified name, legal form, tax code or a producer's province, changing them means being verified anew.
page-facts-button = Save
page-facts-edit = Change these details
page-facts = Details

page-field-legal-name = Full name
page-field-legal-kind = Legal form
page-field-tax-code = Tax code
page-field-tax-code-hint = 10 digits, 3 more for a branch; a household, group or farm may give the 12 of its owner. Leave it empty when there is none.
page-field-unit = Commune or ward, and province
page-field-unit-hint = For example: Chi Lăng, Lạng Sơn. The code will do as well.
page-field-address-lines = House, street, hamlet
page-field-address-lines-hint = One part a line, five lines at most.
page-field-letterbox = Common mailbox
page-field-letterbox-hint = Gets the letters when no member has an address.
page-field-letterbox-language = Language of the common mailbox
page-field-country = Country (if abroad)
page-field-country-hint = Two letters, such as CN. Leave it empty in Vietnam.
page-field-foreign-country = Registered in
page-field-foreign-hint = For companies abroad only: two letters, then which register and the number.
page-field-foreign-scheme = Which register
page-field-foreign-number = Number there
page-field-renounce = I understand: if what has been verified is changed, the organisation is not verified until an authority looks again.
page-unit-several = Several places are called so: { $units }. Please name one of them.
page-unit-unknown = There is no such place. Please write today's name of the commune or ward, a comma, and the province.

page-legal-kind-ENTERPRISE = Company
page-legal-kind-COOPERATIVE = Cooperative
page-legal-kind-COOPERATIVE_GROUP = Cooperative group
page-legal-kind-HOUSEHOLD = Household business
page-legal-kind-COOPERATIVE_UNION = Union of cooperatives
page-legal-kind-FARM = Farm
page-legal-kind-AUTHORITY = Public authority
page-legal-kind-FOREIGN_COMPANY = Company registered abroad
page-legal-kind-OTHER = Another form

page-capability-PRODUCER = Produces and sells
page-capability-BUYER = Buys

page-field-capability-PRODUCER = The organisation produces and sells
page-field-capability-BUYER = The organisation buys

page-row-registration = Tax code, registration
page-registration-none = Not given
page-row-capabilities = Here it
page-row-address = Address
page-row-when = At
page-row-by = By
page-row-authority = Authority
page-row-until = Works until
page-row-member-since = Since
page-row-waits-since = Waiting since

page-verification = Verification
page-records = Papers and findings
page-status-UNVERIFIED = Not verified
page-status-SUBMITTED = Waits for an authority
page-status-VERIFIED = Verified
page-status-SUSPENDED = Suspended
page-status-means-UNVERIFIED = Tick the papers you have and send. An officer will ask to see the originals.
page-status-means-SUBMITTED = The authority has it and will answer by letter. If you have more papers, add them here.
page-status-means-VERIFIED = The other side of a deal sees the mark “Verified”.
page-status-means-SUSPENDED = The organisation still reads its files and ends what it has begun, but begins nothing new.
page-submit-button = Send for verification
page-organisation-suspended = This organisation is suspended. The reason stands under verification.

page-record-SUBMITTED = Papers shown
page-record-VERIFIED = Verified
page-record-REJECTED = Not accepted
page-record-SUSPENDED = Suspended
page-record-REINSTATED = Suspension lifted
page-record-LAPSED = No longer verified, as details were changed

page-paper-BUSINESS_REGISTRATION = Registration (company, cooperative, household)
page-paper-TAX_REGISTRATION = Tax registration
page-paper-COOPERATION_CONTRACT = Cooperation contract (cooperative group)
page-paper-IDENTITY = Identity of the representative (looked at, its number is not kept)
page-paper-AUTHORISATION = Power of attorney
page-paper-FOREIGN_REGISTRATION = Registration abroad
page-paper-SITE_VISIT = An officer was there
page-paper-OTHER = Another paper
page-field-paper-other = Another paper
page-field-paper-other-hint = Its name and number. No identity card numbers.

page-members = Members
page-member-gone = Somebody whose account is gone
page-role-OWNER = owner
page-role-MANAGER = manager
page-role-AGENT = agent
page-role-means-OWNER = Owner: everything, and who belongs here
page-role-means-MANAGER = Manager: trade, details, papers
page-role-means-AGENT = Agent: answer, quote, order, deliver
page-role-button = Change the role
page-remove-button = End the membership
page-leave-button = Leave the organisation

page-invite = Invite somebody
page-field-invite-email = Address of the person to invite
page-field-invite-email-hint = A letter goes there; the invitation works for 14 days.
page-invite-button = Send the invitation
page-withdraw-button = Take the invitation back

page-staff-actions = What staff did
page-staff-actions-what = Whatever staff do to this organisation's data stands here.
page-act-organisation-verified = Verified the organisation
page-act-organisation-rejected = Did not accept the papers
page-act-organisation-suspended = Suspended the organisation
page-act-organisation-reinstated = Lifted the suspension
page-act-other = Changed data

page-organisation-done-found = The organisation is entered. Show its papers to have it verified.
page-organisation-done-update = Saved.
page-organisation-done-submit = Sent. The authority answers by letter.
page-organisation-done-invite = The invitation is on its way.
page-organisation-done-withdraw = The invitation was taken back.
page-organisation-done-role = The role was changed.
page-organisation-done-remove = The membership was ended.

page-invitation-title = Join { $organisation }
page-invitation-what = { $inviter } invites you to join { $organisation } on Chợ Phiên.
page-invitation-reader = Press the button to accept with the account you are signed in with.
page-invitation-button = Accept the invitation
page-invitation-another = You are signed in with another address. Please sign out and open the letter again.
page-invitation-known = This address has an account. Please sign in and open the letter again; press the button to get a sign-in letter.
page-invitation-new = You have no account here yet. A few lines will do; the letter has shown that the address is yours.
page-invitation-new-button = Open an account and join
page-field-invitation-password-hint = At least 10 characters. Leave it empty to sign in by letter.
page-invitation-over-title = This invitation no longer works
page-invitation-over = An invitation works once, for 14 days, and an owner can take it back. If you have accepted it, sign in; if not, ask an owner to invite you again.

page-desk-title = The desk
page-desk-empty = Nothing waits.
page-desk-organisations = Organisations to verify
page-desk-done-verify = Verified. The organisation is told by letter.
page-desk-done-reject = Sent back with the reason. The organisation is told by letter.
page-desk-done-suspend = Suspended. The organisation is told by letter.
page-desk-done-reinstate = The suspension is lifted. The organisation is told by letter.
page-registration-taken = Another organisation has been verified with this number. Two cannot be verified with one number.
page-find-title = Find an organisation
page-find-what = By tax code, within what you watch over.
page-find-button = Find
page-find-nothing = No organisation with this number within what you watch over.
page-judge-verify = Verify
page-judge-reject = Do not accept
page-judge-suspend = Suspend
page-judge-reinstate = Lift the suspension
page-judge-means-verify = Tick the papers whose originals you have seen. Your name, the authority and the time are kept.
page-judge-means-reject = Say what is missing or wrong; the organisation reads it and may ask again.
page-judge-means-suspend = The organisation begins no new trade. Every member is told, with the reason.
page-judge-means-reinstate = The organisation is what it was before.
page-judge-button-verify = Verify this organisation
page-judge-button-reject = Send back with the reason
page-judge-button-suspend = Suspend this organisation
page-judge-button-reinstate = Lift the suspension
page-field-judge-reason-hint = The organisation reads it. 500 characters at most.
