"use strict";

// Starts GraphiQL on this server's own /graphql. What is typed here, the token too, stays in this browser tab and is
// forgotten when it closes: the examples carry passwords, and GraphiQL keeps a history.
(() => {
  const TOKEN = "chophien.token";
  const SIGNING_IN = ["userSignIn", "signInLinkUse"];
  // As many answers of a subscription as can be read back.
  const SHOWN = 50;

  const field = document.getElementById("token");
  const caller = document.getElementById("caller");

  function setToken(token) {
    field.value = token;
    if (token) {
      sessionStorage.setItem(TOKEN, token);
    } else {
      sessionStorage.removeItem(TOKEN);
    }
    caller.textContent = token
      ? "Gửi kèm mọi truy vấn · Sent with every request"
      : "Chưa đăng nhập: chạy userSignIn, mã tự điền · Not signed in: run userSignIn, this fills itself";
  }

  field.addEventListener("input", () => setToken(field.value.trim()));
  document.getElementById("forget").addEventListener("click", () => setToken(""));
  setToken(sessionStorage.getItem(TOKEN) ?? "");

  // The first `token` below an answer of a sign-in, however deep it lies.
  function tokenIn(value) {
    if (value === null || typeof value !== "object") {
      return null;
    }
    if (typeof value.token === "string") {
      return value.token;
    }
    return Object.values(value).reduce((found, inner) => found ?? tokenIn(inner), null);
  }

  // Whether what is run is a subscription.
  function isLive(request, document) {
    const operations = (document?.definitions ?? []).filter((it) => it.kind === "OperationDefinition");
    const named = operations.find((it) => it.name?.value === request.operationName);
    return (named ?? operations[0])?.operation === "subscription";
  }

  // The answers of a subscription, as they come.
  async function* answers(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      waiting += value;
      for (let end = waiting.indexOf("\n\n"); end >= 0; end = waiting.indexOf("\n\n")) {
        const lines = waiting.slice(0, end).split("\n");
        waiting = waiting.slice(end + 2);
        if (lines.includes("event: complete")) {
          return;
        }
        const data = lines.find((line) => line.startsWith("data: {"));
        if (data) {
          yield JSON.parse(data.slice("data: ".length));
        }
      }
    }
  }

  // GraphiQL shows the last thing that it is handed: so each answer comes with those before it, the newest on top.
  async function* gathered(response) {
    const newestFirst = [];
    let received = 0;
    for await (const answer of answers(response)) {
      received += 1;
      newestFirst.unshift(answer);
      newestFirst.length = Math.min(newestFirst.length, SHOWN);
      yield { received, newestFirst: [...newestFirst] };
    }
  }

  // Stopping has to end the connection, and not wait for the next answer.
  function untilStopped(response, stop) {
    const all = gathered(response);
    const over = { done: true, value: undefined };
    return {
      next: () => all.next().catch((error) => (stop.signal.aborted ? over : Promise.reject(error))),
      return: () => {
        stop.abort();
        return Promise.resolve(over);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async function fetcher(request, options) {
    const live = isLive(request, options?.documentAST);
    const stop = new AbortController();
    const headers = {
      Accept: live ? "text/event-stream" : "application/graphql-response+json, application/json",
      "Content-Type": "application/json",
      ...options?.headers,
    };
    if (field.value) {
      headers.Authorization = `Bearer ${field.value}`;
    }
    const response = await fetch("/graphql", {
      method: "POST",
      credentials: "omit",
      headers,
      body: JSON.stringify(request),
      signal: stop.signal,
    });
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
      return untilStopped(response, stop);
    }
    const text = await response.text();
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      return { errors: [{ message: `HTTP ${response.status}: ${text.slice(0, 500)}` }] };
    }
    for (const name of SIGNING_IN) {
      const token = tokenIn(answer.data?.[name]);
      if (token) {
        setToken(token);
      }
    }
    return answer;
  }

  const SEARCH = `# Tìm sản phẩm, gõ không dấu cũng được.
# Find a product, with diacritics or without.
#
#   Ctrl+Enter   chạy · run
#   Ctrl+Space   gợi ý · complete
query FindProducts {
  products(first: 5, filter: { text: "na chi lang" }) {
    nodes {
      id
      name
      producer {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

  const SIGN_IN = `# Đăng nhập: tài khoản mẫu và mật khẩu được in
# ra khi máy chủ khởi động; điền vào Variables.
# Sign in: sample people and their password are
# printed at the server's start; see Variables.
mutation SignIn($input: UserSignInInput!) {
  userSignIn(input: $input) {
    userErrors {
      code
      message
      path
    }
    result {
      ... on SignedIn {
        token
        expiresAt
        person {
          name
        }
      }
    }
  }
}
`;

  const VIEWER = `# Hộp việc của tôi, sau khi đăng nhập.
# What waits for me, once signed in.
query WhatWaitsForMe {
  viewer {
    id
    inquiries(first: 10, awaiting: ME) {
      nodes {
        id
        number
        state
      }
    }
  }
}
`;

  const LIVE = `# Việc mới của tôi, ngay khi xảy ra: mới nhất ở trên.
# What happens to my organisations, as it happens,
# the newest on top; the last 50 stay.
subscription WhatHappens {
  viewerEvents {
    cursor
    event {
      kind
      at
      byViewer
      inquiry {
        number
        state
      }
    }
  }
}
`;

  const root = document.getElementById("graphiql");
  ReactDOM.createRoot(root).render(
    React.createElement(GraphiQL, {
      fetcher,
      storage: sessionStorage,
      defaultEditorToolsVisibility: "variables",
      isHeadersEditorEnabled: false,
      showPersistHeadersSettings: false,
      defaultTabs: [
        { query: SEARCH },
        {
          query: SIGN_IN,
          variables: JSON.stringify(
            { input: { email: "quan@sieuthimau.example", password: "" } },
            null,
            2,
          ),
        },
        { query: VIEWER },
        { query: LIVE },
      ],
    }),
  );
})();
