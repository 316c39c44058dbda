/** Done without a question, because it can be undone. */
export function AtOnce(button: {
  followUp: { id: string };
  act: "skip" | "cancel" | "restore" | "opt-in";
  formToken: string;
  text: string;
}) {
  return (
    <form method="post" action={`/console/follow-ups/${button.followUp.id}/${button.act}`}>
      <input type="hidden" name="token" value={button.formToken} />
      <button class="button" type="submit">
        {button.text}
      </button>
    </form>
  );
}

/** Puts a follow-up that a person stopped back to where it was. */
export const UndoStop = ({ id, formToken }: { id: string; formToken: string }) => (
  <AtOnce followUp={{ id }} act="restore" formToken={formToken} text="Undo" />
);
