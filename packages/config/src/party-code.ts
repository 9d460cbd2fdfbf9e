import { z } from "zod";
import { nearest, shownValue } from "./problem.ts";

/** Blocs and forums that may be parties beside countries; docs/tags.md says when. */
const BLOCS = [
  "EU",
  "EFTA",
  "MERCOSUR",
  "ASEAN",
  "GCC",
  "CPTPP",
  "RCEP",
  "IPEF",
  "APEC",
  "AFCFTA",
  "AFRICAN_UNION",
  "CARIFORUM",
  "EAEU",
  "SAFTA",
  "USMCA",
  "COMECON",
  "WTO",
  "GATT",
];

/** Two letters that the region names of Unicode know, but that are no country. */
const NO_COUNTRIES = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);

const NAMES = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

/** ISO 3166-1 alpha-2, or a bloc. */
export const PartyCode: z.ZodType<string> = z
  .string()
  .refine((code) => BLOCS.includes(code) || (isCountry(code) && canonical(code) === code), {
    error: ({ input }) => {
      const meant = suggestion(String(input));
      const remedy = `use an ISO 3166-1 code like US, or one of ${BLOCS.join(", ")}`;
      return `${shownValue(input)} is no party, ${meant === null ? remedy : `did you mean \`${meant}\`?`}`;
    },
  });

function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && !NO_COUNTRIES.has(code) && NAMES.of(code) !== undefined;
}

/** `GB` for `UK`, `RU` for `SU`: Unicode knows withdrawn and informal codes as well. */
function canonical(code: string): string | undefined {
  return new Intl.Locale(`und-${code}`).region;
}

function suggestion(text: string): string | null {
  const upper = text.trim().toUpperCase();
  if (BLOCS.includes(upper)) return upper;
  if (isCountry(upper)) return canonical(upper) ?? null;
  const named = countries().find(([, name]) => name.toUpperCase() === upper);
  return named?.[0] ?? (upper.length > 3 ? nearest(upper, BLOCS) : null);
}

function countries(): [code: string, name: string][] {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index));
  return letters
    .flatMap((first) => letters.map((second) => `${first}${second}`))
    .filter((code) => isCountry(code) && canonical(code) === code)
    .map((code) => [code, NAMES.of(code) ?? code]);
}
