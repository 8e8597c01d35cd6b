import assert from "node:assert/strict";
import type { Client } from "@urql/core";
import { InquirySubmit, QuotationSend } from "../src/documents/deal.js";
import { MessageSend } from "../src/documents/live.js";
import { FindProducts } from "../src/documents/products.js";
import type { InquirySubmitInput } from "../src/generated/graphql.js";
import { carryOut } from "../src/intention.js";

/** A day in Vietnam, so many from today. */
export function day(distance: number): string {
  const then = new Date(Date.now() + distance * 86_400_000);
  return then.toLocaleDateString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });
}

/** 5 t of the cooperative's custard apples in one week. */
export async function wish(client: Client): Promise<InquirySubmitInput> {
  const { data, error } = await client.query(FindProducts, { filter: { text: "na chi lang", stars: 3 }, first: 1 });
  const product = data?.products.nodes[0];
  assert(product, `${error}`);
  const week = { from: day(7), to: day(13), quantity: { value: "5", unit: "tấn" } };
  return { lines: [{ productId: product.id, schedule: [week] }] };
}

/** The buyer asks for that. */
export async function ask(client: Client): Promise<string> {
  const { data, error } = await carryOut(client, InquirySubmit, await wish(client));
  assert.deepEqual(data?.inquirySubmit.userErrors, [], `${error}`);
  return data.inquirySubmit.inquiry!.id;
}

/** Either side writes in the thread. */
export async function write(client: Client, inquiryId: string, body: string): Promise<void> {
  const { data, error } = await carryOut(client, MessageSend, { inquiryId, body });
  assert.deepEqual(data?.inquiryMessageSend.userErrors, [], `${error}`);
}

/** The cooperative's firm offer for the whole inquiry. */
export async function offer(client: Client, inquiryId: string): Promise<string> {
  const { data, error } = await carryOut(client, QuotationSend, {
    inquiryId,
    firm: true,
    validUntil: day(3),
    lines: [{ line: 1, price: { amount: "57000", perUnit: "kg", basis: "DELIVERED" } }],
  });
  assert.deepEqual(data?.quotationSend.userErrors, [], `${error}`);
  assert.equal(data?.quotationSend.quotation?.total?.amount, "285000000");
  return data.quotationSend.quotation.id;
}
