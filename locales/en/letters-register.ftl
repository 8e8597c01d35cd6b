# Letters: the register: producers, products, review

letter-row-product = Product
letter-row-products = Products in the register
letter-row-corrected = Corrected
letter-row-added = Added
letter-row-source = Source
letter-button-open-products = Open my products

letter-producer-invited-subject = An invitation to speak for { $producer } on Chợ Phiên
letter-producer-invited-preheader = The invitation works until { $until }.
letter-producer-invited-lead = { $authority } invites you to speak for { $producer } on Chợ Phiên, where wholesale buyers meet OCOP producers.
letter-producer-invited-what = Press the button and choose your organisation: the page says at once whether you speak for the producer, or whether an officer looks first and answers by letter. Once you speak for it, you can edit the products, answer buyers and send quotations. Products, OCOP ratings and inquiries that wait stay as they are.
letter-producer-invited-button = Look and accept
letter-producer-invited-until = The button works once, until { $until }. Please do not pass this letter on.
letter-producer-invited-not-you = If you do not belong to this producer, leave this letter be: nothing happens unless you press.

letter-papers-preheader = Papers named: { $papers }; waiting since { $at }.
letter-claim-at-desk-subject = To be looked at: { $organisation } claims { $producer }
letter-claim-at-desk-lead = { $organisation } says that it speaks for { $producer } of the register.
letter-claim-at-desk-contested = { $other } speaks for this producer now. If you approve, the new organisation takes its place, and { $other } gets a letter.
letter-claim-at-desk-invited = The organisation follows an invitation of the office. It did not go to an address that stood in the register, or somebody of the organisation works at the office, or another organisation speaks for the producer already; so an officer has to decide: another one than who invited, or that one himself where nobody else of the office can.
letter-claim-at-desk-invited-preheader = By an invitation of the office; waiting since { $at }.
letter-claim-at-desk-invited-wanted = Please make sure that this organisation is the producer of the register, then approve or refuse. Nothing changes before that.
letter-claim-at-desk-wanted = Please compare the papers and approve or refuse. Nothing changes before that.

letter-claim-approved-subject = You speak for { $producer } now
letter-claim-approved-preheader = Its products and the inquiries that wait are yours now.
letter-claim-approved-lead = From now on { $organisation } speaks for { $producer } on Chợ Phiên.
letter-claim-approved-next = Please look through each product: season, packings, prices. What buyers asked before, if anything, comes in letters of its own.

letter-claim-refused-subject = Not accepted: speaking for { $producer }
letter-claim-refused-lead = { $authority } does not accept yet that you speak for { $producer }.
letter-claim-refused-next = You can add papers and ask again.

letter-producer-handed-over-subject = Another organisation speaks for { $producer } now
letter-producer-handed-over-lead = { $authority } has given { $producer } to another organisation; { $organisation } no longer speaks for it.
letter-producer-handed-over-next = The deals you have stay yours and go on, but the products are offered by the other organisation from now on. Where an inquiry about them still waits, please offer a product of your own, or decline, so that the buyer asks again. If you think this is wrong, please call the authority.

letter-product-at-desk-subject = To be reviewed: { $product }
letter-product-at-desk-preheader = Please look, then publish or send back with a reason.
letter-product-at-desk-look-subject = Published, please look: { $product }
letter-product-at-desk-look-preheader = Please confirm it, or send it back with a reason.
letter-product-at-desk-new = The product { $product } was handed in for review. Nobody sees it before that.
letter-product-at-desk-change = The producer wants another name, OCOP set or commune for { $product }. What stood there is shown until you decide.
letter-product-at-desk-look = The product { $product } is published and everybody sees it.

letter-product-published-subject = Published: { $product }
letter-product-published-preheader = Buyers see this product now.
letter-product-published-lead = { $authority } has approved { $product }. From now on buyers see it and can ask for it.
letter-product-change-published-subject = The change of { $product } is approved
letter-product-change-published-preheader = The new facts are shown now.
letter-product-change-published-lead = { $authority } has approved the change that you asked for of { $product }.

letter-product-refused-subject = Not published: { $product }
letter-product-refused-lead = { $authority } has sent { $product } back; buyers do not see it now.
letter-product-refused-next = Please mend what the reason says and hand it in again.
letter-product-change-refused-subject = The change of { $product } is not approved
letter-product-change-refused-lead = { $authority } does not approve the change that you asked for of { $product }.
letter-product-change-refused-next = The product stays published as it was. You can edit it and ask again.

letter-product-corrected-subject = The authority corrected { $product }
letter-product-corrected-lead = { $authority } has corrected what { $product } says.
letter-product-corrected-next = If you think this is wrong, please call the authority.
letter-products-imported-subject = The register: { $count } products of yours were added or corrected
letter-products-imported-preheader = Please look through each of them.
letter-products-imported-lead = { $authority } has loaded the register. These products of your organisation were added or corrected.
letter-products-imported-lead-register = The register of the province was loaded. These products of your organisation were added or corrected.
letter-products-imported-new = new product, published
letter-products-imported-more = And { $count } others.
letter-product-field-producer = producer
letter-product-field-name = name
letter-product-field-set = OCOP set
letter-product-field-commune = commune
letter-product-field-description = description
letter-product-field-ratings = OCOP rating
letter-product-field-other = other facts

letter-kind-producer-invited = Invitation to speak for a producer
letter-kind-claim-at-desk = Claim to be looked at
letter-kind-claim-approved = Claim approved
letter-kind-claim-refused = Claim refused
letter-kind-producer-handed-over = Producer handed over
letter-kind-product-at-desk = Product to be reviewed
letter-kind-product-published = Product published
letter-kind-product-refused = Product sent back
letter-kind-product-corrected = Product corrected by the authority
letter-kind-products-imported = Products loaded with the register
