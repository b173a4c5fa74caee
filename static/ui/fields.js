// What stands in the fields of a form, as a list of [name, value], and back again. Passwords, files and hidden fields
// are left out; a hidden field with `data-keep` is not.
"use strict";

window.formFields = (() => {
  const isTick = (control) => control.type === "checkbox" || control.type === "radio";

  function controls(form) {
    return [...form.elements].filter(
      (control) =>
        control.matches("input[name], select[name], textarea[name]") &&
        !control.matches("[type=password], [type=file], [type=submit], [type=button], [type=hidden]:not([data-keep])"),
    );
  }

  // [[name, value]] of the form as it stands, or with `rendered` as the server sent it.
  function entries(form, rendered = false) {
    return controls(form).flatMap((control) => {
      const { name } = control;
      if (isTick(control)) return (rendered ? control.defaultChecked : control.checked) ? [[name, control.value]] : [];
      if (!control.options) return [[name, rendered ? control.defaultValue : control.value]];
      const chosen = [...control.options].filter((option) => (rendered ? option.defaultSelected : option.selected));
      if (rendered && !chosen.length && !control.multiple) chosen.push(...[...control.options].slice(0, 1));
      return chosen.map((option) => [name, option.value]);
    });
  }

  const same = (some, others) => JSON.stringify(some) === JSON.stringify(others);

  function fill(form, wanted) {
    const left = wanted.map((entry) => [...entry]);
    const take = (name, value) => {
      const at = left.findIndex((entry) => entry[0] === name && (value === undefined || entry[1] === value));
      return at < 0 ? null : left.splice(at, 1)[0];
    };
    for (const control of controls(form)) {
      if (isTick(control)) control.checked = Boolean(take(control.name, control.value));
      else if (control.options) for (const option of control.options) option.selected = take(control.name, option.value);
      else control.value = take(control.name)?.[1] ?? control.value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  return { entries, fill, same };
})();
