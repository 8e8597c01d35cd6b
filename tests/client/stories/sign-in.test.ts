import assert from "node:assert/strict";
import { test } from "node:test";
import { SecondFactorEnable, SignInLinkRequest } from "../src/documents/session.js";
import { signIn, useLink, verify } from "../src/sign-in.js";
import { figures } from "./authenticator.js";
import { linksInNewestLetter } from "./letters.js";
import { buyer, PASSWORD, QUAN, stranger } from "./people.js";
import { startServer } from "./server.js";

const api = await startServer();

test("a wrong password is an answer, and nobody is signed in", async () => {
  const { client, session } = stranger(api);
  const answer = await signIn(client, session, "quan@sieuthimau.example", "something else");
  assert.equal(answer.step, "REFUSED");
  assert.equal(session.token, undefined);
});

test("who forgot the password comes in by the link of a letter, once", async () => {
  const { client, session } = stranger(api);
  const email = "ha@xuatkhaumau.example";
  await client.mutation(SignInLinkRequest, { input: { email } });
  const link = (await linksInNewestLetter(api, email)).find((link) => link.includes("/sign-in/"))!;
  assert.deepEqual(await useLink(client, session, link), { step: "IN" });
  assert.ok(session.token);
  assert.equal((await useLink(client, session, link)).step, "REFUSED");
});

test("who has a second factor is asked for it before there is a token", async () => {
  const before = await buyer(api);
  const begun = await before.client.mutation(SecondFactorEnable, { input: { currentPassword: PASSWORD } });
  const { secret } = begun.data!.secondFactorEnable.setup!;
  const enabled = await before.client.mutation(SecondFactorEnable, { input: { code: figures(secret) } });
  const [recoveryCode] = enabled.data!.secondFactorEnable.recoveryCodes!;

  const { client, session } = stranger(api);
  const asked = await signIn(client, session, QUAN, PASSWORD);
  assert.equal(asked.step, "SECOND_FACTOR");
  assert.equal(session.token, undefined);
  assert.deepEqual(await verify(client, session, asked.challenge, recoveryCode!), { step: "IN" });
  assert.ok(session.token);
});
