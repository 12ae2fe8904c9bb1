declare module "gpu.js/dist/gpu-browser.js" {
  type GpuJs = import("./gpujs.js").GpuJs;
  const library: GpuJs & { readonly default?: GpuJs };
  export = library;
}
