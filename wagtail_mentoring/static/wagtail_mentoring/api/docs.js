// Shows the API's description, and lets people try it with their session or a token.

const element = document.getElementById("api");
const csrf = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);

window.SwaggerUIBundle({
  domNode: element,
  url: element.dataset.schema,
  deepLinking: true,
  // Else it would ask a site elsewhere what it thinks of the description.
  validatorUrl: null,
  requestInterceptor(request) {
    if (csrf && request.url.startsWith(window.location.origin)) {
      request.headers["X-CSRFToken"] = csrf[1];
    }
    return request;
  },
});
