import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { WhoAmI } from "../src/documents/session.js";
import { FindProducts } from "../src/documents/products.js";
import { ViewerCounts } from "../src/documents/live.js";
import type { ViewerCountsSubscription } from "../src/generated/graphql.js";
import { watch } from "../src/live.js";
import { Heard } from "./heard.js";
import { buyer, stranger, type Sent } from "./people.js";
import { startServer } from "./server.js";

const open = await startServer();
const listed = await startServer("--trusted-documents", resolve("src/generated/persisted-documents.json"));

const page = { filter: { text: "hoi" }, first: 2 };

const hashOf = ({ url }: Sent) => JSON.parse(url.searchParams.get("extensions")!).persistedQuery.sha256Hash;

test("a query goes by GET under its hash; its text is sent once, and never again", async () => {
  const first = stranger(open);
  await first.client.query(FindProducts, page);
  const [unknown, taught] = first.sent;
  assert.equal((await unknown!.answer.json()).errors[0].extensions.code, "PERSISTED_QUERY_NOT_FOUND");
  assert.equal(unknown!.url.searchParams.get("query"), null);
  assert.match(taught!.url.searchParams.get("query")!, /^query FindProducts/);
  assert.equal(hashOf(taught!), hashOf(unknown!));

  const second = stranger(open);
  const { data } = await second.client.query(FindProducts, page);
  assert.equal(data?.products.nodes.length, 2);
  assert.deepEqual(second.sent.map(({ method, url }) => [method, url.searchParams.get("query")]), [["GET", null]]);
});

test("a server with the shop's list runs its documents by hash alone", async () => {
  const quan = await buyer(listed, { documents: "listed" });
  const { data } = await quan.client.query(WhoAmI, {});
  assert.equal(data?.viewer?.person?.name, "Trần Minh Quân");
  assert.ok(quan.sent.every(({ url, body }) => !url.searchParams.has("query") && !body?.query));
});

test("what happens is watched by hash too, over the socket", async (story) => {
  const { client, session } = await buyer(listed, { documents: "listed" });
  const counts = new Heard<ViewerCountsSubscription["viewerCounts"]>();
  const counting = watch({ client, session }, ViewerCounts, () => ({}), ({ viewerCounts }) => counts.tell(viewerCounts));
  story.after(counting.stop);
  await counts.first(({ inquiries }) => inquiries >= 0);
});

test("a server with the shop's list runs no other document", async () => {
  const { client } = stranger(listed, { documents: "learned" });
  const { error } = await client.query("{ ocopSets { number } }", {});
  assert.equal(error?.graphQLErrors[0]?.extensions.code, "DOCUMENT_NOT_TRUSTED");
});
