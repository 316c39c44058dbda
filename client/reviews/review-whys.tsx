import { type Fields, Text } from "./review-fields.tsx";

const whyFields = ["why1", "why2", "why3", "why4", "why5"] as const;

/** The chain to be filled in; the last answer is its root. */
export function WhyFields({ fields }: { fields: Fields }) {
  const root = whyFields.findLastIndex((name) => fields.typed[name] !== "");
  return (
    <ol class="whys space">
      {whyFields.map((name, i) => (
        <li class={i === root ? "why-root" : undefined}>
          <Text
            name={name}
            fields={fields}
            rows={2}
            label={i === 0 ? "Why did the fix not hold?" : "And why is that?"}
            {...(i === root ? { hint: "The last answer is the root cause." } : {})}
          />
        </li>
      ))}
    </ol>
  );
}

/** The chain, for who only reads it. */
export function Whys({ whys }: { whys: string[] }) {
  if (whys.length === 0) return <p class="second space">Nobody has asked why yet.</p>;
  return (
    <ol class="whys space">
      {whys.map((why, i) => (
        <li class={i === whys.length - 1 ? "why-root" : undefined}>
          <div>
            <p class="why-question">
              {i === 0 ? "Why did the fix not hold?" : "And why is that?"}{" "}
              {i === whys.length - 1 && <span class="pill">root cause</span>}
            </p>
            <p class="kept-lines">{why}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
