// The API in Swagger UI: requests that are tried carry the token of the desk's forms.
const place = document.getElementById("api");

function dark() {
  const chosen = document.documentElement.dataset.theme;
  const now = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark-mode", now);
}

dark();
document.addEventListener("theme", dark);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dark);

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.description,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
  persistAuthorization: false,
  requestInterceptor(request) {
    if (place.dataset.csrf && request.method !== "GET") request.headers["X-CSRF-Token"] = place.dataset.csrf;
    return request;
  },
  onComplete() {
    place.querySelector("main")?.setAttribute("role", "none"); // the page has its own
    place.dataset.ready = "yes";
  },
});
