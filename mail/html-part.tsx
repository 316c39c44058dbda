import type { FC } from "hono/jsx";
import type { MailDraft } from "./mail-blocks.ts";
import { darkStyle, footInk, linkInk, titleInk } from "./mail-look.ts";
import { Block, LayoutTable, Row } from "./html-blocks.tsx";
import { direction } from "./translate.ts";

/** The HTML part: tables for layout only, real text, no image, no script; every text is escaped by the rendering. */
export function htmlPart(draft: MailDraft): string {
  const page = <Page draft={draft} />;
  if (page instanceof Promise) throw new TypeError("a mail is rendered without waiting for anything");
  return `<!doctype html>\n${page.toString()}\n`;
}

const Page: FC<{ draft: MailDraft }> = ({ draft }) => (
  <html lang={draft.language} dir={direction(draft.language)}>
    <head>
      <meta charset="utf-8" />
      <title>{draft.subject}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      <style>{darkStyle}</style>
    </head>
    <body class="page" style="margin:0;padding:0;background-color:#ffffff;">
      <div style="display:none;max-height:0;overflow:hidden;">{draft.preheader}</div>
      <div role="main" lang={draft.language} dir={direction(draft.language)}>
        <table
          role="presentation"
          class="page"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border={0}
          bgcolor="#ffffff"
        >
          <tr>
            <td align={direction(draft.language) === "rtl" ? "right" : "left"} style="padding:20px 16px 32px;">
              <LayoutTable style="max-width:560px;overflow-wrap:anywhere;">
                <Row style="padding:0 0 12px;">
                  <h1 class="ink" style={titleInk}>
                    {draft.title}
                  </h1>
                </Row>
                {draft.blocks.map((block) => (
                  <Block block={block} language={draft.language} />
                ))}
                <Row style="padding:4px 0 18px;">
                  <LayoutTable>
                    <tr>
                      <td class="rule" bgcolor="#dededa" height="1" style="font-size:0;line-height:0;">
                        {"\u00a0"}
                      </td>
                    </tr>
                  </LayoutTable>
                </Row>
                <Row class="ink2" style={footInk}>
                  {draft.foot.text}
                  {draft.foot.stop && (
                    <>
                      <br />
                      <a href={draft.foot.stop.url} class="link" style={linkInk}>
                        {draft.foot.stop.label}
                      </a>
                    </>
                  )}
                </Row>
              </LayoutTable>
            </td>
          </tr>
        </table>
      </div>
    </body>
  </html>
);
