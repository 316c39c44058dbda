import type { Form } from "../answer-pages/answer-form.ts";
import { gatePage } from "../sign-in/gate-page.tsx";

/** `signed-out`: nobody is; `signed-in-anew`: somebody is, and the form is of a session that has ended. */
export type Late = "signed-out" | "signed-in-anew";
type LateForm = { organisation: string; path: string; form: Form; late: Late; formToken: string };

/** A credential is never written into a page. */
const isSecret = (field: string): boolean => field.startsWith("credential.");

/**
 * A form whose session ended while somebody typed: nothing is done, and nothing that was typed is lost. It is sent again only
 * by a press of whoever is signed in then, who sees it before; credentials are not kept.
 */
export function lateFormPage({ organisation, path, form, late, formToken }: LateForm) {
  const fields = [...form].filter(([field]) => field !== "token" && !isSecret(field));
  const typed = fields.map(([, value]) => value.trim()).filter((value) => /\s/.test(value));
  const forgets = [...form].some(([field, value]) => isSecret(field) && value !== "");
  const signedOut = late === "signed-out";
  return gatePage({
    title: signedOut ? "You are signed out" : "Send it now?",
    organisation,
    children: (
      <>
        <p class="space-l" role="status">
          {signedOut
            ? "Nothing was changed. What you sent is kept on this page: sign in in another tab, then come back here and send it again."
            : "You have signed in since you opened that page. Nothing was changed yet, and nothing that you typed is lost."}
        </p>
        {forgets && (
          <p class="space">Passwords and tokens are not kept. Type them into the form once more afterwards.</p>
        )}
        {signedOut && (
          <p class="space-l">
            <a class="button button-primary" href="/sign-in" target="_blank" rel="noopener">
              Sign in in another tab
            </a>
          </p>
        )}
        <form method="post" action={path} class="space-l">
          <input type="hidden" name="token" value={formToken} />
          {fields.map(([field, value]) => (
            <input type="hidden" name={field} value={value} />
          ))}
          <button class={`button${signedOut ? "" : " button-primary"}`} type="submit">
            {signedOut ? "Send it again" : "Send it"}
          </button>
        </form>
        {typed.length > 0 && (
          <>
            <h2 class="space-l">What you typed</h2>
            {typed.map((value) => (
              <blockquote class="work-quote">{value}</blockquote>
            ))}
          </>
        )}
      </>
    ),
  });
}
