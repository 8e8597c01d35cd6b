import assert from "node:assert/strict";
import { test } from "node:test";
import { InquirySubmit, MyInquiries, MyOrders, QuotationAccept, QuotationReject } from "../src/documents/deal.js";
import { carryOut } from "../src/intention.js";
import { buyer, cooperative } from "./people.js";
import { startServer } from "./server.js";
import { day, offer, wish } from "./trade.js";

const api = await startServer();

test("a buyer asks twice with one key and asks once", async () => {
  const { client } = await buyer(api);
  const input = { ...(await wish(client)), idempotencyKey: "the-form-was-opened-once" };
  const first = await client.mutation(InquirySubmit, { input });
  const second = await client.mutation(InquirySubmit, { input });
  assert.ok(first.data?.inquirySubmit.inquiry?.number);
  assert.deepEqual(second.data, first.data);

  const other = await client.mutation(InquirySubmit, { input: { ...input, note: "and quickly" } });
  assert.equal(other.data?.inquirySubmit.userErrors[0]?.code, "IDEMPOTENCY_KEY_REUSED");
});

test("an answer is lost on the way, and the second try gets it", async () => {
  let lost = 0;
  const loseTheFirst: typeof fetch = async (address, options) => {
    const answer = await fetch(address, options);
    if (`${options?.body}`.includes("mutation InquirySubmit") && lost === 0) {
      lost += 1;
      throw new TypeError("the line broke");
    }
    return answer;
  };
  const { client } = await buyer(api, { fetch: loseTheFirst });
  const inquiries = async () => {
    const asked = await client.query(MyInquiries, { side: "BUYING", first: 100 }, { requestPolicy: "network-only" });
    return asked.data!.viewer!.inquiries.edges.length;
  };
  const before = await inquiries();
  const { data } = await carryOut(client, InquirySubmit, await wish(client), [1]);
  assert.ok(data?.inquirySubmit.inquiry);
  assert.equal(lost, 1);
  assert.equal(await inquiries(), before + 1);
});

test("an offer is accepted, and the lists on the screen follow without being asked again", async () => {
  const quan = await buyer(api);
  const asked = await carryOut(quan.client, InquirySubmit, await wish(quan.client));
  const inquiry = asked.data!.inquirySubmit.inquiry!;
  const quotationId = await offer((await cooperative(api)).client, inquiry.id);

  const inquiries = { side: "BUYING", first: 20 } as const;
  const orders = { side: "BUYING", first: 20 } as const;
  await quan.client.query(MyInquiries, inquiries);
  const ordersBefore = await quan.client.query(MyOrders, orders);
  const accepted = await carryOut(quan.client, QuotationAccept, { quotationId, expectedRevision: 1 });
  assert.deepEqual(accepted.data!.quotationAccept.userErrors, []);
  const order = accepted.data!.quotationAccept.orderEdge!.node;
  assert.equal(order.state, "CONFIRMED");

  const fromMemory = { requestPolicy: "cache-only" } as const;
  const sent = quan.sent.length;
  const inquiriesNow = await quan.client.query(MyInquiries, inquiries, fromMemory);
  const row = inquiriesNow.data!.viewer!.inquiries.edges.find(({ node }) => node.id === inquiry.id);
  assert.deepEqual([row?.node.state, row?.node.order?.id], ["ORDERED", order.id]);
  const ordersNow = await quan.client.query(MyOrders, orders, fromMemory);
  assert.equal(ordersNow.data!.viewer!.orders.edges.length, ordersBefore.data!.viewer!.orders.edges.length + 1);
  assert.equal(ordersNow.data!.viewer!.orders.edges[0]!.node.number, order.number);
  assert.equal(quan.sent.length, sent);
});

test("every mistake is told at once with its place, and the mended form goes under the same key", async () => {
  const { client } = await buyer(api);
  const mended = { ...(await wish(client)), idempotencyKey: "the-form-with-two-mistakes" };
  const week = { from: day(-2), to: day(-1), quantity: { value: "0", unit: "kg" } };
  const { data, error } = await client.mutation(InquirySubmit, {
    input: { ...mended, lines: [{ productId: mended.lines[0]!.productId, schedule: [week] }] },
  });
  assert.equal(error, undefined, "a mistake of the caller's is data");
  const told = data!.inquirySubmit.userErrors.map(({ code, path }) => `${code} ${path.join(".")}`);
  assert.deepEqual(told.sort(), ["QUANTITY_NOT_POSITIVE input.lines.0.schedule.0.quantity", "WINDOW_PAST input.lines.0.schedule.0.to"]);

  const then = await client.mutation(InquirySubmit, { input: mended });
  assert.ok(then.data?.inquirySubmit.inquiry?.number);
});

test("who comes too late reads in which state it is", async () => {
  const { client } = await buyer(api);
  const asked = await carryOut(client, InquirySubmit, await wish(client));
  const quotationId = await offer((await cooperative(api)).client, asked.data!.inquirySubmit.inquiry!.id);
  await carryOut(client, QuotationAccept, { quotationId });
  const { data } = await carryOut(client, QuotationReject, { quotationId, reason: "found it cheaper" });
  const [mistake] = data!.quotationReject.userErrors;
  assert.equal(mistake?.__typename, "StateTransitionError");
  assert.deepEqual([mistake.code, mistake.from], ["STATE_TRANSITION", "ACCEPTED"]);
});
