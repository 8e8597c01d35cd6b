# Letters: organisations, members, verification

letter-row-authority = Authority
letter-row-judged = At
letter-row-legal-kind = Legal form
letter-row-registration = Tax code, registration
letter-row-papers = Papers named
letter-row-waits-since = Waiting since
letter-row-role = Role
letter-row-role-means = May
letter-registration-none = Not given
letter-button-open-desk = Open the desk
letter-button-open-organisation = Open your organisation

letter-legal-kind-enterprise = Company
letter-legal-kind-cooperative = Cooperative
letter-legal-kind-cooperative-group = Cooperative group
letter-legal-kind-household = Household business
letter-legal-kind-cooperative-union = Union of cooperatives
letter-legal-kind-farm = Farm
letter-legal-kind-authority = Public authority
letter-legal-kind-foreign-company = Company registered abroad
letter-legal-kind-other = Another form

letter-role-owner = owner
letter-role-manager = manager
letter-role-agent = agent
letter-role-owner-may = Do everything, and say who belongs to the organisation.
letter-role-manager-may = Trade, keep the organisation's details, show its papers.
letter-role-agent-may = Answer, quote, order and deliver for the organisation.
letter-member-unnamed = Somebody

letter-member-invited-subject = { $organisation } invites you to join it on Chợ Phiên
letter-member-invited-preheader = The invitation works until { $until }.
letter-member-invited-lead = { $inviter } invites you to work for { $organisation } as { $role } on Chợ Phiên, where wholesale buyers meet OCOP producers.
letter-member-invited-button = See and accept the invitation
letter-member-invited-until = The button works once, until { $until }. Please do not pass this letter on.
letter-member-invited-not-you = If you do not know this organisation, ignore this letter: nothing happens unless you press.

letter-member-joined-subject = { $member } has joined { $organisation }
letter-member-joined-preheader = Role: { $role }.
letter-member-joined-lead = { $member } has accepted the invitation and is { $role } of { $organisation } from now on.
letter-member-joined-not-wanted = If this is a mistake, an owner can end the membership at once on the organisation's page.

letter-member-role-changed-subject = You are now { $role } of { $organisation }
letter-member-role-changed-preheader = { $by } has changed your role.
letter-member-role-changed-lead = { $by } has changed your role at { $organisation }: from now on you are { $role }.

letter-member-owner-no-more-subject = { $member } is no longer an owner of { $organisation }
letter-member-owner-no-more-preheader = The new role: { $role }.
letter-member-owner-no-more-stepped-down = { $member } has stepped down as an owner of { $organisation } and is { $role } from now on.
letter-member-owner-no-more-by = { $by } has changed the role of { $member } at { $organisation }: { $role } from now on.

letter-member-removed-subject = You are no longer a member of { $organisation }
letter-member-removed-preheader = Since { $at }.
letter-member-removed-lead = { $by } ended your membership of { $organisation } at { $at }. Buttons in older letters about it no longer work.
letter-member-removed-what = Your own account stays. If this is a mistake, please talk to an owner of the organisation.

letter-member-owner-removed-subject = { $member } is no longer an owner and member of { $organisation }
letter-member-owner-removed-lead = { $by } ended the membership of { $member }, an owner of { $organisation }, at { $at }.

letter-member-left-subject = { $member } has left { $organisation }
letter-member-left-preheader = Since { $at }.
letter-member-left-lead = { $member } left { $organisation } at { $at }.
letter-member-left-what = What this member was dealing with stays as it is; the others get its letters from now on.

letter-organisation-submitted-subject = To be verified: { $organisation }
letter-organisation-submitted-lead = { $organisation } asks your authority to verify it.
letter-organisation-submitted-taken = Note: another organisation has been verified with the same number. Please look closely; two cannot be verified with one number.
letter-organisation-submitted-wanted = Please look at the papers and verify, or reject with a reason. The organisation is told by letter.

letter-organisation-verified-subject = { $organisation } has been verified
letter-organisation-verified-preheader = It may trade without limits on Chợ Phiên.
letter-organisation-verified-lead = { $authority } has seen the papers and verified { $organisation }.
letter-organisation-verified-next = Buyers and sellers see the mark “Verified” beside its name from now on. A change of name, legal form or tax code needs a new verification.

letter-organisation-rejected-subject = { $organisation } has not been verified
letter-organisation-rejected-lead = { $authority } has looked at the papers of { $organisation } and does not accept them yet.
letter-organisation-rejected-next = Please mend or add what is missing and ask again on the organisation's page; there is no need to start anew.

letter-organisation-suspended-subject = { $organisation } is suspended
letter-organisation-suspended-preheader = It cannot begin new trade.
letter-organisation-suspended-lead = { $authority } has suspended { $organisation } on Chợ Phiên.
letter-organisation-suspended-next = It still reads its files and ends what it has begun, but cannot ask, quote or order anew. If you object, answer this letter or call the authority.

letter-organisation-reinstated-subject = { $organisation } may trade again
letter-organisation-reinstated-preheader = Decided by { $authority } at { $at }.
letter-organisation-reinstated-lead = { $authority } has lifted the suspension of { $organisation }. From now on it can ask, quote and order as before.

letter-organisation-closed-subject = { $organisation } is closed on Chợ Phiên
letter-organisation-closed-preheader = Since { $at }. Nothing to be done.
letter-organisation-closed-lead = { $by } closed { $organisation } on Chợ Phiên at { $at }. Nobody belongs to it any more, and buttons in earlier letters about it work no longer.
letter-organisation-closed-next = The papers of its trade are kept for the other side, as the law wants. Its products stay in the register; inquiries about them go to the authority of the province from now on. Your own account stays; to trade again, enter a new organisation.

letter-kind-member-invited = Invitation to an organisation
letter-kind-member-joined = New member
letter-kind-member-role-changed = New role
letter-kind-member-removed = End of a membership
letter-kind-member-left = A member left
letter-kind-organisation-submitted = Organisation waits to be verified
letter-kind-organisation-verified = Organisation verified
letter-kind-organisation-rejected = Organisation not verified
letter-kind-organisation-suspended = Organisation suspended
letter-kind-organisation-reinstated = Suspension lifted
letter-kind-organisation-closed = Organisation closed
