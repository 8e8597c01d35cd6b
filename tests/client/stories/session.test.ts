import assert from "node:assert/strict";
import { test } from "node:test";
import { InquirySubmit } from "../src/documents/deal.js";
import { WhoAmI } from "../src/documents/session.js";
import { carryOut } from "../src/intention.js";
import { SignedOut } from "../src/session.js";
import { buyer, QUAN, typePassword } from "./people.js";
import { startServer } from "./server.js";
import { wish } from "./trade.js";

const api = await startServer();

test("who is signed in is known by the bearer token", async () => {
  const { client, sent } = await buyer(api);
  const { data } = await client.query(WhoAmI, {});
  assert.equal(data?.viewer?.person?.name, "Trần Minh Quân");
  assert.match(sent.at(-1)!.headers.get("authorization")!, /^Bearer /);
});

test("a session ends while a form is filled in; she signs in, and the form arrives", async () => {
  const person = await buyer(api);
  const input = await wish(person.client);
  person.session.token = "of-last-year";
  person.session.signInAgain = () => typePassword(api, person.session, QUAN);
  const { data } = await carryOut(person.client, InquirySubmit, input);
  assert.ok(data?.inquirySubmit.inquiry?.number);
  assert.deepEqual(person.sent.slice(-2).map(({ answer }) => answer.status), [401, 200]);
});

test("who does not sign in again is signed out, and nothing is tried in vain", async () => {
  const person = await buyer(api);
  const input = await wish(person.client);
  person.session.token = "of-last-year";
  const before = person.sent.length;
  const { error } = await carryOut(person.client, InquirySubmit, input);
  assert.ok(error?.networkError instanceof SignedOut);
  assert.equal(person.session.token, undefined);
  assert.equal(person.sent.length, before + 1);
});
