// The same login as a web component whose form is made by a script. What it
// sends along stands in the data of its element.
customElements.define("sign-in", class extends HTMLElement {
  connectedCallback() {
    this.attachShadow({mode: "open"}).innerHTML = `
      <p role="alert"></p>
      <label>User name <input name="username" autocomplete="username"></label>
      <label>Password <input name="password" type="password"></label>
      <button type="button">Sign in</button>`;
    const at = selector => this.shadowRoot.querySelector(selector);
    at("p").textContent = this.dataset.alert;
    at("button").onclick = () => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = this.dataset.action;
      for (const name of ["interaction", "csrf"]) {
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = name;
        input.value = this.dataset[name];
        form.append(input);
      }
      for (const name of ["username", "password"]) form.append(at(`[name=${name}]`));
      document.body.append(form);
      form.submit();
    };
  }
});
