/** A text whose variables were filled in, and what kept it from being complete. */
export interface FilledText {
  readonly text: string;
  /** What is wrong, for people; names variables, never their values. */
  readonly wrong: readonly string[];
}

/**
 * Fills `${NAME}` from the environment.
 *
 * @param encode What happens to a value before it is put in; `encodeURIComponent` where one of `@`, `/` or `#` would change the
 *   meaning of an address. Gets the text before the variable.
 */
export function fillIn(
  template: string,
  env: Readonly<Record<string, string | undefined>>,
  encode: (value: string, before: string) => string = (value) => value,
): FilledText {
  const wrong: string[] = [];
  const parts: string[] = [];
  let end = 0;
  for (const match of template.matchAll(/\$\{[^}]*\}?/g)) {
    const name = /^\$\{([A-Za-z_]\w*)\}$/.exec(match[0])?.[1];
    const value = name === undefined ? "" : (env[name]?.trim() ?? "");
    if (name === undefined) wrong.push(`${match[0]} is not a variable, write it like \${WIRE_TOKEN}`);
    else if (value === "") wrong.push(`the environment has no ${name}, set it (in .env, for instance)`);
    parts.push(template.slice(end, match.index), encode(value, template.slice(0, match.index)));
    end = match.index + match[0].length;
  }
  return { text: `${parts.join("")}${template.slice(end)}`, wrong };
}

/** Encodes what is filled into the `user:password@` of an address; anywhere else a value may be a part of the address itself. */
export function encodeForUrl(template: string): (value: string, before: string) => string {
  const userinfo = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.exec(template)?.[0] ?? "";
  return (value, before) => (before.length < userinfo.length ? encodeURIComponent(value) : value);
}
