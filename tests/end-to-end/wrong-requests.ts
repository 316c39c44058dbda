import { solved } from "../client/api/api-under-test.ts";

export type WrongRequest = { request: string; body?: unknown; headers?: Record<string, string> };

/** Requests that must be refused, each with the word where something else is expected. */
export function wrongRequests({ word, followUpId }: { word: string; followUpId: string }): WrongRequest[] {
  const json = { "content-type": "application/json" };
  const post = (body: unknown): WrongRequest => ({ request: "POST /v1/follow-ups", body });
  return [
    { request: "POST /v1/follow-ups", headers: json, body: `{"ticket": "${word}` },
    { request: "POST /v1/follow-ups", headers: { "content-type": `text/${word}` }, body: word },
    post(word),
    post(solved({ ticket: { connection: word } })),
    post(
      solved({ ticket: { id: word.repeat(30), subject: [word], url: word, tags: word, messageId: word.repeat(50) } }),
    ),
    post(solved({ customer: { email: word, language: word, timeZone: word, name: { word } } })),
    post(solved({ resolution: { at: word, summary: word.repeat(5_000), agent: word } })),
    post(solved({ rest: { policy: word, checkInAfter: word } })),
    { request: "POST /v1/follow-ups", headers: { authorization: `Bearer ak_${word}` }, body: solved({}) },
    { request: `GET /v1/follow-ups?stage=${word}&since=${word}&cursor=${word}&limit=${word}` },
    { request: `GET /v1/follow-ups/fu_${word}` },
    { request: `POST /v1/follow-ups/${followUpId}/answer`, body: { verdict: word, satisfaction: word, words: [word] } },
    { request: `POST /v1/follow-ups/${word}/send-now` },
    { request: `POST /v1/tickets/${word}/${word}/events`, body: { event: word } },
    { request: `PUT /v1/policies/${word.toUpperCase()}!`, body: { checkInAfter: word } },
    {
      request: "PUT /v1/policies/default",
      body: { checkInAfter: word, onNotHeld: word, hours: [{ days: word, from: word }] },
    },
    {
      request: "PUT /v1/connections/other",
      body: { kind: word, baseUrl: word, credentials: word, webhookSecrets: [word] },
    },
    {
      request: "PUT /v1/connections/other",
      body: {
        kind: "sample",
        baseUrl: "https://desk.example",
        credentials: { token: word },
        webhookSecrets: [`whsec_${word}!`],
      },
    },
    {
      request: "PUT /v1/connections/other",
      body: { kind: "sample", baseUrl: "https://desk.example", credentials: { token: word }, policy: word },
    },
    { request: "PUT /v1/subscriptions/other", body: { url: word, events: [word] } },
    { request: "POST /v1/webhooks/sample", headers: { ...json, "webhook-signature": `v1,${word}` }, body: word },
    { request: `POST /v1/webhooks/${word}`, body: word },
    { request: "POST /v1/inbound-mail", headers: json, body: word },
    { request: `GET /v1/${word}` },
    { request: `DELETE /v1/follow-ups?q=${word}` },
  ];
}
