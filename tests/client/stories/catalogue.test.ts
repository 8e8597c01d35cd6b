import assert from "node:assert/strict";
import { test } from "node:test";
import { FindProducts } from "../src/documents/products.js";
import { stranger } from "./people.js";
import { startServer } from "./server.js";

const api = await startServer();

test("a visitor finds a product without writing its marks", async () => {
  const { client } = stranger(api);
  const { data } = await client.query(FindProducts, { filter: { text: "na chi lang" }, first: 3 });
  const [first] = data!.products.nodes;
  assert.match(first!.name, /Na Chi Lăng/i);
  assert.ok(first!.answeredBy.note, "who answers is said before anybody asks");
});

test("a visitor turns three pages and sees one list without gaps", async () => {
  const { client } = stranger(api);
  const page = async (after?: string | null) => {
    const { data } = await client.query(FindProducts, { filter: {}, first: 10, after });
    return data!.products;
  };
  const first = await page();
  const second = await page(first.pageInfo.endCursor);
  const third = await page(second.pageInfo.endCursor);
  assert.deepEqual([first, second, third].map(({ nodes }) => nodes.length), [10, 20, 30], "the cache puts page to page");
  assert.equal(new Set(third.nodes.map(({ id }) => id)).size, 30);
});

test("what was read once is read from memory", async () => {
  const { client, sent } = stranger(api);
  const question = { filter: { stars: 3 }, first: 5 };
  const asked = await client.query(FindProducts, question);
  const before = sent.length;
  const again = await client.query(FindProducts, question);
  assert.deepEqual(again.data, asked.data);
  assert.equal(sent.length, before);
});
