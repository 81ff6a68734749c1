// What vega-interpreter imports, from the Vega that is loaded already.
export const { ascending, isString, DisallowedObjectProperties } = window.vega;
