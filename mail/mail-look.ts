/** The colours and sizes of design/check-in-mail.html: mail programs need them at each element. */
export const font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

export const ink = `font-family:${font};font-size:17px;line-height:1.5;color:#182125;`;
export const quietInk = `font-family:${font};font-size:15px;line-height:1.5;color:#434c51;`;
export const footInk = `font-family:${font};font-size:14px;line-height:1.55;color:#434c51;`;
export const titleInk = `margin:0;font-family:${font};font-size:22px;line-height:1.25;font-weight:600;color:#182125;`;
export const headingInk = `margin:0;font-family:${font};font-size:17px;line-height:1.3;font-weight:600;color:#182125;`;
export const linkInk = "color:#045e4b;";

export const buttonInk = {
  held: "border:1px solid #0b5394;background-color:#e8f2fd;color:#0b5394;",
  partly: "border:1px solid #7b4c07;background-color:#fef3d7;color:#7b4c07;",
  not_held: "border:1px solid #a32226;background-color:#ffeeed;color:#a32226;",
  not_tested: "border:1px solid #654480;background-color:#f6effc;color:#654480;",
} as const;

/** For mail programs that know both colour schemes; free of characters that HTML would escape. */
export const darkStyle = `
a { text-underline-offset: 0.18em; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #15191c !important; }
  .ink { color: #ededea !important; }
  .ink2 { color: #b3b8bc !important; }
  .link { color: #6fd4b6 !important; }
  .rule { background-color: #2e3437 !important; }
  .bar { background-color: #6d767c !important; }
  .b-held { background-color: #172b42 !important; border-color: #95cafc !important; color: #95cafc !important; }
  .b-partly { background-color: #3c2a0e !important; border-color: #f5ca7a !important; color: #f5ca7a !important; }
  .b-not-held { background-color: #461d1a !important; border-color: #fba8a0 !important; color: #fba8a0 !important; }
  .b-not-tested { background-color: #32253d !important; border-color: #d5bbee !important; color: #d5bbee !important; }
}
`;
