"use strict";

// Starts GraphiQL on this server's own /graphql. What is typed here, the token too, stays in this browser tab and is
// forgotten when it closes: the examples carry passwords, and GraphiQL keeps a history.
(() => {
  const TOKEN = "chophien.token";
  const SIGNING_IN = ["userSignIn", "signInLinkUse"];

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

  async function fetcher(request, options) {
    const headers = {
      Accept: "application/graphql-response+json, application/json",
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
    });
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
      ],
    }),
  );
})();
