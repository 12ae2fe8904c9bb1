/**
 * Tells which weights decay leaves alone: those whose name is one of the list's, begins with one as a layer, or ends with one as a kind.
 *
 * @param list such as `bias,gamma,beta,dense_2`; `none` spares nothing
 */
export function sparedFromDecay(list: string): (name: string) => boolean {
  const spared = list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "none");
  return (name) => spared.some((part) => `/${name}/`.includes(`/${part}/`));
}
