import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";

const PROGRAM = resolve(process.env.CHOPHIEN_PROGRAM ?? "../../target/debug/chophien");
const PATIENCE = 120_000;

/** Starts a server of the story's own, with the sample people, and ends it after the file's last story. Answers with the address of its API. */
export async function startServer(...flags: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "chophien-client-"));
  const server = spawn(PROGRAM, ["serve", "--data", folder, "--listen", "127.0.0.1:0", "--log", "warn", ...flags], {
    env: ownSettingsOnly(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(async () => {
    if (server.exitCode === null && server.kill()) await once(server, "exit");
    await rm(folder, { recursive: true, force: true });
  });
  const address = await Promise.race([
    saidAddress(server.stdout),
    once(server, "exit").then(([code]) => Promise.reject(new Error(`${PROGRAM} ended with ${code}`))),
  ]);
  await ready(`${address}/readyz`);
  return `${address}/graphql`;
}

/** No story may meet the developer's database or mail server. */
function ownSettingsOnly(): NodeJS.ProcessEnv {
  const theirs = /^(CHOPHIEN_|(DATABASE|REDIS|SMTP|BLOB|PUBLIC)_URL$|MAIL_(FROM|REPLY_TO)$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !theirs.test(name)));
}

async function saidAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address) {
      output.resume();
      return address;
    }
  }
  throw new Error("the server said no address");
}

async function ready(url: string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    if (await fetch(url).then(({ ok }) => ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} is not ready after ${PATIENCE / 1000} s`);
}
