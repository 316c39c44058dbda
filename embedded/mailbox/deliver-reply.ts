const timeoutMs = 15_000;

export type DeliveryTarget = { url: string; apiKey: string };
export type DeliveryResult = { taken: true } | { taken: false; because: string };

/** Hands a mail to Aftercare the way a mail server would. The same Message-ID again is the same mail there, so trying again is safe. */
export async function deliverReply(raw: Buffer, { url, apiKey }: DeliveryTarget): Promise<DeliveryResult> {
  try {
    const response = await fetch(new URL("/v1/inbound-mail", url), {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      headers: { "content-type": "message/rfc822", authorization: `Bearer ${apiKey}` },
      body: new Uint8Array(raw),
    });
    await response.body?.cancel();
    return response.ok
      ? { taken: true }
      : { taken: false, because: `Aftercare answered with status ${response.status}.` };
  } catch {
    return { taken: false, because: "Aftercare does not answer at the moment." };
  }
}
