sign-in-with = Iniciar sesión con { $name }
or = o
cancelled = Se canceló el inicio de sesión con { $name }.
unreachable = No se puede acceder a { $name } en este momento. Inténtelo más tarde o use su contraseña.
unknown = No se le conoce aquí con esa cuenta de { $name }. Pregunte a su administrador si se le añadió con la dirección de correo que tiene allí.
clocks = Los relojes de { $name } y de este portal difieren demasiado para un inicio de sesión seguro. Avise a su administrador.
late = El inicio de sesión tardó demasiado o se empezó en otro navegador. Empiece de nuevo.
not-confirmed = { $name } no confirmó quién es usted. Inténtelo de nuevo.
