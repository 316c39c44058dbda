import type { FC, PropsWithChildren } from "hono/jsx";
import type { Verdict } from "../domain/words.ts";
import type { MailBlock, VerdictLink } from "./mail-blocks.ts";
import { buttonInk, font, headingInk, ink, linkInk, quietInk } from "./mail-look.ts";
import { direction } from "./translate.ts";

export const LayoutTable: FC<PropsWithChildren<{ style?: string }>> = ({ style, children }) => (
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0} style={style}>
    {children}
  </table>
);

export const Row: FC<PropsWithChildren<{ class?: string; style: string }>> = ({
  class: className,
  style,
  children,
}) => (
  <tr>
    <td class={className} style={style}>
      {children}
    </td>
  </tr>
);

export const Block: FC<{ block: MailBlock; language: string }> = ({ block, language }) => {
  switch (block.kind) {
    case "paragraph":
      return (
        <Row class={block.quiet ? "ink2" : "ink"} style={`padding:0 0 16px;${block.quiet ? quietInk : ink}`}>
          {block.strong === undefined ? null : <strong>{block.strong}</strong>}
          <Lines text={block.text} />
        </Row>
      );
    case "heading":
      return (
        <Row style="padding:8px 0 8px;">
          <h2 class="ink" style={headingInk}>
            {block.text}
          </h2>
        </Row>
      );
    case "quote":
      return <Quote text={block.text} language={language} />;
    case "verdicts":
      return <VerdictButtons choices={block.choices} />;
    case "link":
      return (
        <Row class="ink2" style={`padding:0 0 16px;${quietInk}`}>
          {block.lead}{" "}
          <a href={block.url} class="link" style={linkInk}>
            {block.label}
          </a>
          .
        </Row>
      );
    case "signature":
      return (
        <Row class="ink" style={`padding:0 0 16px;${ink}`}>
          <Lines text={block.lines.join("\n")} />
        </Row>
      );
  }
};

const Lines: FC<{ text: string }> = ({ text }) => (
  <>
    {text.split("\n").map((line, i) => (
      <>
        {i === 0 ? null : <br />}
        {line}
      </>
    ))}
  </>
);

const Quote: FC<{ text: string; language: string }> = ({ text, language }) => (
  <Row style="padding:0 0 16px;">
    <LayoutTable>
      <tr>
        <td class="bar" width="3" bgcolor="#788283" style="font-size:0;line-height:0;">
          {"\u00a0"}
        </td>
        <td class="ink" style={`padding:${direction(language) === "rtl" ? "2px 14px 2px 0" : "2px 0 2px 14px"};${ink}`}>
          <Lines text={text} />
        </td>
      </tr>
    </LayoutTable>
  </Row>
);

const icons: Record<Verdict, string> = { held: "✓", partly: "◐", not_held: "✕", not_tested: "◔" };
const classes: Record<Verdict, string> = {
  held: "b-held",
  partly: "b-partly",
  not_held: "b-not-held",
  not_tested: "b-not-tested",
};

const VerdictButtons: FC<{ choices: VerdictLink[] }> = ({ choices }) => (
  <Row style="padding:4px 0 12px;">
    <LayoutTable style="table-layout:fixed;">
      {[choices.slice(0, 2), choices.slice(2)].map((pair) => (
        <tr>
          {pair.map((choice) => (
            <td width="50%" style="padding:0 4px 8px;">
              <VerdictButton choice={choice} />
            </td>
          ))}
        </tr>
      ))}
    </LayoutTable>
  </Row>
);

/** A padded link, at least 44 px high: mail programs have no buttons, and an image might not be shown. */
const VerdictButton: FC<{ choice: VerdictLink }> = ({ choice: { verdict, label, url, about } }) => (
  <a
    href={url}
    class={classes[verdict]}
    aria-label={about ?? undefined}
    style={`display:block;padding:13px 10px;border-radius:8px;font-family:${font};font-size:16px;line-height:20px;font-weight:600;text-align:center;text-decoration:none;${buttonInk[verdict]}`}
  >
    <span aria-hidden="true">
      {icons[verdict]}
      {"\u00a0 "}
    </span>
    {label}
  </a>
);
