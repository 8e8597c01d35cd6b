import assert from "node:assert/strict";
import { test } from "node:test";
import { type AuditFail, type AuditResult, auditServer } from "graphql-http";
import { startServer } from "./server.js";

const api = await startServer();

test("the audits of `graphql-http` find a server that speaks GraphQL over HTTP", async (story) => {
  const results = await auditServer({ url: api });
  assert.equal(results.length, 61);
  const failed = results.filter(isFailed);
  for (const { id, name, reason } of failed) story.diagnostic(`${id} ${name}: ${reason}`);
  const owed = failed.filter(({ name }) => !name.startsWith("MAY"));
  assert.deepEqual(owed.map(({ id, name }) => `${id} ${name}`), []);
});

function isFailed(result: AuditResult): result is AuditFail {
  return result.status !== "ok";
}
