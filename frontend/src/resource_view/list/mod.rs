//! Lists of resources: streamed, arranged outside of signals, drawn by a pool of rows.

pub mod arrange;
pub mod cell_text;
pub mod columns;
mod columns_pane;
mod compare;
mod csv;
mod cut_text;
mod filter_bar;
mod grid;
mod grid_cell;
mod grid_head;
mod grid_keys;
mod grid_row;
mod grid_view;
mod interner;
mod model;
mod offsets;
mod row;
mod row_menu;
mod table;
mod together;
mod view_state;

pub use arrange::Facet;
pub use columns::columns_of;
pub use columns_pane::ColumnsPane;
pub use csv::download_csv;
pub use filter_bar::FilterBar;
pub use grid_view::GridView;
pub use model::{ListModel, ListOf, machine};
pub use row::RowState;
pub use view_state::ViewState;
