/**
 * For what somebody wrote in this language, on a page in another one: there it is read out as it was written. BCP 47; what is
 * no such tag says nothing.
 */
export function languageOf({ language }: { language: string | null }, page = "en"): { lang?: string } {
  if (language === null || !/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(language)) return {};
  return primaryOf(language) === primaryOf(page) ? {} : { lang: language };
}

const primaryOf = (tag: string): string | undefined => tag.toLowerCase().split("-")[0];
