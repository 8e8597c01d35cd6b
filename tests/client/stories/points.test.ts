import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client, CombinedError } from "@urql/core";
import { InquirySubmit } from "../src/documents/deal.js";
import { FindProducts } from "../src/documents/products.js";
import { carryOut } from "../src/intention.js";
import { costOf, pointsLeft } from "../src/points.js";
import { buyer, stranger } from "./people.js";
import { startServer } from "./server.js";
import { wish } from "./trade.js";

const api = await startServer("--points-member", "1000");

test("every answer says what it cost and what is left", async () => {
  const { client, sent } = stranger(api);
  const answer = await client.query(FindProducts, { filter: {}, first: 20 });
  const cost = costOf(answer)!;
  assert.ok(cost.requested > 0 && cost.requested <= cost.maximum, JSON.stringify(cost));
  const left = pointsLeft(sent.at(-1)!.answer.headers)!.points;
  assert.ok(left <= cost.allowance - cost.requested, `${left} are left`);
  assert.ok(cost.remaining === undefined || cost.remaining === left, JSON.stringify(cost));
});

test("a greedy document is refused before it is run, and says by how much", async () => {
  const { client } = stranger(api);
  const greedy = "{ products(first: 100) { nodes { producer { products(first: 100) { nodes { id } } } } } }";
  const { error } = await client.query(greedy, {});
  const { code, limit, actual, maximum } = error!.graphQLErrors[0]!.extensions;
  assert.deepEqual([code, limit], ["COST_EXCEEDED", "cost"]);
  assert.ok(Number(actual) > Number(maximum));
});

test("who has spent all is told how long to wait, and a command waits as long", async () => {
  const { client, sent } = await buyer(api);
  const input = await wish(client);
  const refused = await spendAll(client);
  assert.equal(refused.graphQLErrors[0]?.extensions.code, "RATE_LIMITED");
  assert.equal(refused.response.status, 429);
  assert.ok(Number(refused.response.headers.get("retry-after")) > 0);

  const { data } = await carryOut(client, InquirySubmit, input);
  assert.ok(data?.inquirySubmit.inquiry?.number);
  assert.deepEqual(sent.slice(-2).map(({ answer }) => answer.status), [429, 200]);
});

/** Asks for long pages while they are given, then for short ones; answers with the refusal. */
async function spendAll(client: Client): Promise<CombinedError> {
  for (const first of [100, 1]) {
    for (;;) {
      const { error } = await client.query(FindProducts, { filter: {}, first }, { requestPolicy: "network-only" });
      if (error && first === 1) return error;
      if (error) break;
    }
  }
  throw new Error("the points never end");
}
