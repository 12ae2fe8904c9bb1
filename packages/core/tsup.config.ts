import { library } from "../../tsup.shared.ts";

export default {
  ...library,
  // A scope is disposable: whoever compiles against it needs no setting for that.
  dts: { banner: '/// <reference lib="esnext.disposable" />' },
};
