/** The links in the newest letter to somebody, from the mailbox that a demonstration shows instead of sending. */
export async function linksInNewestLetter(api: string, receiver: string): Promise<string[]> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const mailbox = await page(new URL(`/mailbox/${encodeURIComponent(receiver)}`, api));
    const [letter] = /\/mailbox\/letters\/letter_\w+/.exec(mailbox) ?? [];
    if (letter) return hrefs(await page(new URL(`${letter}/html`, api)));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no letter to ${receiver} came`);
}

const page = (url: URL) => fetch(url).then((answer) => answer.text());

const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!.replaceAll("&#x2f;", "/"));
