// Fetches a new token against forged requests: signing in again, perhaps in another tab, makes the page's old.

// Puts the new token into every form of the page and says whether there is one.
export async function freshToken(form) {
  try {
    const response = await fetch(form.dataset.wmAutosave, { headers: { Accept: "application/json" } });
    if (!response.ok) return false;
    const { token } = await response.json();
    for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
    return Boolean(token);
  } catch {
    return false;
  }
}
