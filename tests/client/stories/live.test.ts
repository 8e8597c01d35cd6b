import assert from "node:assert/strict";
import { test } from "node:test";
import { MyInquiries, QuotationAccept } from "../src/documents/deal.js";
import { DeliveryArrive, DeliveryPrepare, DeliveryReceive, DeliveryShip } from "../src/documents/deliveries.js";
import { DeliveryChanged, InquiryChanged, OrderChanged, Thread, ViewerCounts, WhatWaits } from "../src/documents/live.js";
import { SignOut } from "../src/documents/session.js";
import type {
  DeliveryChangedSubscription,
  InquiryChangedSubscription,
  OrderChangedSubscription,
  ViewerCountsSubscription,
} from "../src/generated/graphql.js";
import { carryOut } from "../src/intention.js";
import { type Happened, watch, watchEvents } from "../src/live.js";
import { maiAtTheShop, quanAtTheShop, SHOP, type Visitor } from "./at-the-shop.js";
import { refusedSocket } from "./browser.js";
import { Heard } from "./heard.js";
import { stranger } from "./people.js";
import { startServer } from "./server.js";
import { ask, offer, write } from "./trade.js";

const api = await startServer("--origins", SHOP);

const isBeginning = ({ event }: Happened) => event === null;

/** The kinds of what happened in a thread, or to what belongs to it. */
const kindsIn = (news: Heard<Happened>, inquiry: string) =>
  news.all.flatMap(({ event }) => (event?.inquiry?.id === inquiry ? [event.kind] : []));

function watchThread({ live }: Visitor, id: string) {
  const heard = new Heard<InquiryChangedSubscription["inquiryChanged"]>();
  const { stop } = watch(live, InquiryChanged, () => ({ id }), ({ inquiryChanged }) => heard.tell(inquiryChanged));
  return { heard, stop };
}

test("both sides see a deal happen, from the first word to the last crate", async () => {
  const [quan, mai] = [await quanAtTheShop(api), await maiAtTheShop(api)];
  const news = new Heard<Happened>();
  const following = watchEvents(mai.live, news.tell);
  await news.first(isBeginning);
  const inquiry = await ask(quan.client);
  await news.first(({ event }) => event?.kind === "INQUIRY_SUBMITTED" && event.subjectId === inquiry);

  const page = { id: inquiry };
  await mai.client.query(Thread, page);
  const threads = [quan, mai].map((person) => watchThread(person, inquiry));
  const bothSee = <T>(isSo: (told: T) => boolean, watched: Array<{ heard: Heard<T> }>) =>
    Promise.all(watched.map(({ heard }) => heard.first(isSo)));
  await bothSee(({ event, inquiry: { state } }) => event === null && state === "OPEN", threads);

  await write(mai.client, inquiry, "We have 6 t.");
  await bothSee(({ inquiry: { messages } }) => messages.at(-1)?.body === "We have 6 t.", threads);
  await write(quan.client, inquiry, "5 t are enough.");
  await bothSee(({ inquiry: { messages } }) => messages.at(-1)?.body === "5 t are enough.", threads);
  const quotationId = await offer(mai.client, inquiry);
  const offered = await threads[0]!.heard.first(({ event }) => event?.kind === "QUOTATION_SENT");
  assert.deepEqual([offered.event?.byViewer, offered.inquiry.quotations[0]?.total?.amount], [false, "285000000"]);

  await carryOut(quan.client, QuotationAccept, { quotationId, expectedRevision: 1 });
  const [{ inquiry: ordered }] = (await bothSee(({ inquiry: { state } }) => state === "ORDERED", threads)) as [InquiryTold];
  const shown = await mai.client.query(Thread, page, { requestPolicy: "cache-only" });
  assert.deepEqual(shown.data?.node, ordered, "her page has followed without asking");

  const orders = [quan, mai].map(({ live }) => {
    const heard = new Heard<OrderChangedSubscription["orderChanged"]>();
    const variables = () => ({ id: ordered.order!.id });
    const { stop } = watch(live, OrderChanged, variables, ({ orderChanged }) => heard.tell(orderChanged));
    return { heard, stop };
  });
  const [{ order }] = (await bothSee(({ event }) => event === null, orders)) as [OrderTold];
  assert.equal(order.state, "CONFIRMED");
  const deliveryId = order.deliveries[0]!.id;
  const crates = new Heard<DeliveryChangedSubscription["deliveryChanged"]>();
  const delivery = watch(quan.live, DeliveryChanged, () => ({ id: deliveryId }), ({ deliveryChanged }) => crates.tell(deliveryChanged));
  await crates.first(({ delivery: { state } }) => state === "PLANNED");

  const goods = { line: 1, quantity: { value: "5000", unit: "kg" } };
  const steps = [
    ["PREPARING", () => carryOut(mai.client, DeliveryPrepare, { deliveryId })],
    ["SHIPPED", () => carryOut(mai.client, DeliveryShip, { deliveryId })],
    ["ARRIVED", () => carryOut(quan.client, DeliveryArrive, { deliveryId })],
    ["RECEIVED", () => carryOut(quan.client, DeliveryReceive, { deliveryId, lines: [goods] })],
  ] as const;
  for (const [state, step] of steps) {
    assert.equal((await step()).error, undefined);
    await bothSee(({ order: { deliveries } }) => deliveries[0]!.state === state, orders);
    await crates.first(({ delivery }) => delivery.state === state);
  }
  await bothSee(({ order }) => order.state === "COMPLETED", orders);

  await news.first(({ event }) => event?.kind === "ORDER_COMPLETED");
  assert.deepEqual(kindsIn(news, inquiry), [
    "INQUIRY_SUBMITTED",
    "INQUIRY_MESSAGE_SENT",
    "INQUIRY_ANSWERED",
    "INQUIRY_MESSAGE_SENT",
    "QUOTATION_SENT",
    "QUOTATION_ACCEPTED",
    "INQUIRY_ORDERED",
    "ORDER_CONFIRMED",
    "DELIVERY_PREPARING",
    "DELIVERY_SHIPPED",
    "DELIVERY_ARRIVED",
    "DELIVERY_RECEIVED",
    "ORDER_COMPLETED",
  ]);
  for (const { stop } of [following, delivery, ...threads, ...orders]) stop();
});

type InquiryTold = InquiryChangedSubscription["inquiryChanged"];
type OrderTold = OrderChangedSubscription["orderChanged"];

for (const live of ["socket", "events"] as const) {
  test(`the line breaks while somebody writes; nothing is lost and nothing comes twice (${live})`, async () => {
    const [quan, mai] = [await quanAtTheShop(api, { live }), await maiAtTheShop(api)];
    const inquiry = await ask(quan.client);
    const news = new Heard<Happened>();
    const following = watchEvents(quan.live, news.tell);
    const thread = watchThread(quan, inquiry);
    await news.first(isBeginning);
    await write(mai.client, inquiry, "Good morning.");
    await news.first(({ event }) => event?.inquiry?.id === inquiry);

    quan.page.enterTunnel();
    await write(mai.client, inquiry, "We have 6 t.");
    await offer(mai.client, inquiry);
    quan.page.leaveTunnel();
    await thread.heard.first(({ event, inquiry: { quotations } }) => event === null && quotations.length === 1);
    await news.first(({ event }) => event?.kind === "QUOTATION_SENT");
    await write(mai.client, inquiry, "Are you there?");
    await thread.heard.first(({ inquiry: { messages } }) => messages.at(-1)?.body === "Are you there?");
    const atLast = ({ event }: Happened) => event?.inquiry?.id === inquiry && kindsIn(news, inquiry).length >= 5;
    await news.first(atLast);
    assert.deepEqual(kindsIn(news, inquiry), [
      "INQUIRY_MESSAGE_SENT",
      "INQUIRY_ANSWERED",
      "INQUIRY_MESSAGE_SENT",
      "QUOTATION_SENT",
      "INQUIRY_MESSAGE_SENT",
    ]);
    following.stop();
    thread.stop();
  });
}

test("an app that was closed goes on by the cursor it kept", async () => {
  const [quan, mai] = [await quanAtTheShop(api), await maiAtTheShop(api)];
  const inquiry = await ask(quan.client);
  const before = new Heard<Happened>();
  const open = watchEvents(quan.live, before.tell);
  await before.first(isBeginning);
  await write(mai.client, inquiry, "Good morning.");
  const { cursor } = await before.first(({ event }) => event?.kind === "INQUIRY_ANSWERED");
  open.stop();
  assert.equal(await open.over, undefined);

  await write(mai.client, inquiry, "We have 6 t.");
  const after = new Heard<Happened>();
  const reopened = watchEvents((await quanAtTheShop(api)).live, after.tell, cursor);
  await after.first(({ event }) => event?.kind === "INQUIRY_MESSAGE_SENT");
  assert.deepEqual(kindsIn(after, inquiry), ["INQUIRY_MESSAGE_SENT"]);
  assert.ok(isBeginning(after.all[0]!) && after.all[0]!.cursor === cursor);
  reopened.stop();

  const unknown = watchEvents(quan.live, after.tell, "kept-from-another-server");
  assert.match(`${await unknown.over}`, /\[GraphQL\]/, "it is told, so that everything is read anew");
});

test("a page of an origin that nobody named is turned away", async () => {
  assert.equal(await refusedSocket(api, "https://elsewhere.example"), 403);
});

test("signed out elsewhere, the socket is closed; she signs in again once, and misses nothing", async () => {
  const [quan, mai] = [await quanAtTheShop(api), await maiAtTheShop(api)];
  const inquiry = await ask(quan.client);
  let asked = 0;
  quan.session.signInAgain = async () => {
    asked += 1;
    await write(mai.client, inquiry, "Meanwhile.");
    quan.session.token = (await quanAtTheShop(api)).session.token;
  };
  const news = new Heard<Happened>();
  const following = watchEvents(quan.live, news.tell);
  const thread = watchThread(quan, inquiry);
  await Promise.all([news.first(isBeginning), thread.heard.first(({ event }) => event === null)]);

  await signOutElsewhere(quan);
  await thread.heard.first(({ inquiry: { messages } }) => messages[0]?.body === "Meanwhile.");
  await news.first(({ event }) => event?.kind === "INQUIRY_ANSWERED");
  assert.deepEqual(kindsIn(news, inquiry), ["INQUIRY_MESSAGE_SENT", "INQUIRY_ANSWERED"]);
  assert.deepEqual([quan.page.closed.map(({ code }) => code), asked], [[4403], 1]);
  following.stop();
  thread.stop();
});

test("who does not sign in again hears no more, and nothing is tried in vain", async () => {
  const quan = await quanAtTheShop(api);
  const news = new Heard<Happened>();
  const following = watchEvents(quan.live, news.tell);
  await news.first(isBeginning);
  await signOutElsewhere(quan);
  assert.equal((await following.over)?.constructor.name, "SignedOut");
  assert.deepEqual([quan.page.closed.map(({ code }) => code), quan.page.sockets.length], [[4403], 1]);
});

test("how much waits is told whenever it has changed", async () => {
  const [quan, mai] = [await quanAtTheShop(api), await maiAtTheShop(api)];
  const counts = new Heard<ViewerCountsSubscription["viewerCounts"]>();
  const counting = watch(mai.live, ViewerCounts, () => ({}), ({ viewerCounts }) => counts.tell(viewerCounts));
  const before = await counts.first(() => true);
  const inquiry = await ask(quan.client);
  const asked = await counts.first(({ inquiries }) => inquiries === before.inquiries + 1);
  const read = await mai.client.query(WhatWaits, {});
  assert.deepEqual(read.data?.viewer?.counts, asked);
  await offer(mai.client, inquiry);
  await counts.first((told) => told !== before && told.inquiries === before.inquiries);
  counting.stop();
});

test("a new inquiry comes onto the list that is on the screen", async () => {
  const [quan, mai] = [await quanAtTheShop(api), await maiAtTheShop(api)];
  const screen = new Heard<string[]>();
  const list = mai.client.query(MyInquiries, { side: "SELLING", first: 20 }).subscribe(({ data }) => {
    screen.tell(data?.viewer?.inquiries.edges.map(({ node }) => node.id) ?? []);
  });
  const news = new Heard<Happened>();
  const following = watchEvents(mai.live, news.tell);
  await Promise.all([screen.first(() => true), news.first(isBeginning)]);
  const inquiry = await ask(quan.client);
  await screen.first((shown) => shown[0] === inquiry);
  list.unsubscribe();
  following.stop();
});

/** In another window with the same session. */
async function signOutElsewhere({ session: { token } }: Visitor): Promise<void> {
  const window = stranger(api);
  window.session.token = token;
  const { data } = await window.client.mutation(SignOut, {});
  assert.deepEqual(data?.userSignOut.userErrors, []);
}
